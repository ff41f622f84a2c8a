import { conformanceGraph, createManualClock } from '@rivergraph/core/testing';
import { startMemgraphDouble } from '@rivergraph/servers';
import { describe, expect, it, vi } from 'vitest';
import { hurriedClock } from '../../../cypher/test/bolt-support/hurried-clock.ts';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { runPipeline } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { createMemgraphSink } from '../../src/index.ts';
import type { CypherSinkWrite } from '../../src/index.ts';
import { openSink } from './support/open-double.ts';

const graph = conformanceGraph;
const { Person, City } = graph;
const slow: CypherSinkWrite = Person.upsert({ id: 'slow' });
const quick: CypherSinkWrite = City.upsert({ country: 'c', name: 'quick' });
const aboutPeople = {
  on: 'run',
  match: ({ texts }: { readonly texts: readonly string[] }) => texts.join().includes('Person'),
  effect: { kind: 'hold', when: 'before' },
} as const;

describe('a write on a server that hangs', () => {
  it.each([
    ['one statement', [slow], 'unknown'],
    ['several', [quick, slow], 'unknown'],
  ] as const)('rejects as soon as it is aborted, with %s, and others go on', async (_, writes, outcome) => {
    const clock = createManualClock();
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph }, { clock });
    const fault = double.inject(aboutPeople);
    const controller = new AbortController();
    const writing = errorOf(sink.write(writes, { signal: controller.signal }));
    await vi.waitUntil(() => fault.held === 1, 4_000);

    controller.abort(new Error('too long'));
    const error = await writing;
    await sink.write([quick]);

    expect(error).toMatchObject({ code: 'unavailable', outcome, cause: { message: 'too long' } });
    expect([double.graph.nodeCount('City'), double.graph.nodeCount('Person')]).toEqual([1, 0]);
  });

  it('has its connection replaced, when it does not let go of it', async () => {
    const clock = createManualClock();
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph }, { clock });
    const fault = double.inject(aboutPeople);
    const controller = new AbortController();
    const writing = errorOf(sink.write([slow], { signal: controller.signal }));
    await vi.waitUntil(() => fault.held === 1, 4_000);
    const [hung] = double.connections;

    controller.abort();
    await writing;
    await vi.waitUntil(() => clock.pendingTimers === 1, 4_000);
    await clock.advance(2_000);

    await vi.waitUntil(() => hung === undefined || !double.connections.includes(hung), 4_000);
    await sink.write([quick]);
    expect(double.graph.nodeCount('City')).toBe(1);
  });

  it('tells the server to end it before the sink gives up', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph });
    const limits: unknown[] = [];
    const ofLast = (name: string): unknown => double.requests.findLast((request) => request.name === name);

    await sink.write([quick], { waitMs: 20_000 });
    limits.push(ofLast('RUN'));
    await sink.write([quick, slow], { waitMs: 20_000 });
    limits.push(ofLast('BEGIN'));

    for (const limit of limits) expect(JSON.stringify(limit)).toMatch(/tx_timeout.{0,40}1(?:7999|8000)/);
  });

  it('is written by a pipeline all the same, once it does not hang any more', async () => {
    await using double = await startMemgraphDouble();
    const fault = double.inject({ ...aboutPeople, times: 3 });

    const { deadLetters, error } = await runPipeline({
      sink: createMemgraphSink({ url: double.url, graph, writeTimeoutMs: 5_000 }),
      transform: ({ value }) => Person.upsert({ id: String(value) }),
      partitions: [Array.from({ length: 100 }, (_, value) => ({ value }))],
      delivery: { clock: hurriedClock(), maxRecords: 25, maxWaitMs: 5, slots: 2 },
    });

    expect({ deadLetters, error, hits: fault.hits }).toEqual({ deadLetters: [], error: undefined, hits: 3 });
    expect(double.graph.nodeCount('Person')).toBe(100);
  });
});
