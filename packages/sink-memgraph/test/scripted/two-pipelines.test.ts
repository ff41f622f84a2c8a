import { conformanceGraph } from '@rivergraph/core/testing';
import { startMemgraphDouble } from '@rivergraph/servers';
import { describe, expect, it, vi } from 'vitest';
import { runPipeline } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { createMemgraphSink } from '../../src/index.ts';
import type { CypherSinkWrite } from '../../src/index.ts';
import { watchedSink } from '../support/watched-sink.ts';

const graph = conformanceGraph;
const { Person, Day, KNOWS, HAS_DAY } = graph;
const people = 12;
const numbers = Array.from({ length: 60 }, (_, at) => at);
const endsOf = (at: number) => [{ id: `p${at % people}` }, { id: `p${(at * 5) % people}` }] as const;
const writesOf = {
  KNOWS: (at: number): CypherSinkWrite => {
    const [from, to] = endsOf(at);
    return KNOWS.upsert(Person.ref(from), Person.ref(to));
  },
  HAS_DAY: (at: number): CypherSinkWrite =>
    HAS_DAY.upsert(Person.ref(endsOf(at)[0]), Day.merge({ date: `2024-05-0${1 + (at % 3)}` })),
} as const;

/** What two pipelines make that write the same relationships, both of which reach their commits before one of them is done. */
async function race(type: keyof typeof writesOf, guard: boolean) {
  await using double = await startMemgraphDouble();
  await runPipeline({
    sink: createMemgraphSink({ url: double.url, graph }),
    transform: ({ value }) => Person.upsert({ id: `p${value}` }),
    partitions: [numbers.slice(0, people).map((value) => ({ value }))],
  });
  const fault = double.inject({ on: 'commit', effect: { kind: 'hold', when: 'before' } });
  const sinks = [1, 2].map(() => watchedSink(createMemgraphSink({ url: double.url, graph, guard })));
  let running = sinks.length;
  const runs = sinks.map(async ({ sink }) => {
    const outcome = await runPipeline({
      sink,
      transform: ({ value }) => writesOf[type](value as number),
      partitions: [numbers.map((value) => ({ value }))],
      delivery: { slots: 1, maxRecords: 10, maxWaitMs: 5 },
    });
    running -= 1;
    return outcome;
  });

  const conflicts = (): number => sinks.reduce((sum, { errors }) => sum + errors.length, 0);
  while (running === sinks.length) {
    const before = conflicts();
    await vi.waitUntil(() => fault.held === 2 || conflicts() > before || running < 2, {
      interval: 1,
      timeout: 4_000,
    });
    fault.release();
  }
  double.heal();
  const outcomes = await Promise.all(runs);
  return { outcomes, conflicts: conflicts(), edges: double.graph.edgeCount(type) };
}

const distinct = {
  KNOWS: new Set(numbers.map((at) => JSON.stringify(endsOf(at)))).size,
  HAS_DAY: new Set(numbers.map((at) => `${at % people} ${at % 3}`)).size,
};

describe.each(['KNOWS', 'HAS_DAY'] as const)('two pipelines that write the same %s', (type) => {
  it('double them since Memgraph 3.8 without the guard, and nobody hears of it', async () => {
    const { outcomes, conflicts, edges } = await race(type, false);

    expect(outcomes.map(({ error, deadLetters }) => [error, deadLetters.length])).toEqual([
      [undefined, 0],
      [undefined, 0],
    ]);
    expect(conflicts).toBe(0);
    expect(edges).toBeGreaterThan(distinct[type]);
  });

  it('make each once with it, and repeat what met the other', async () => {
    const { outcomes, conflicts, edges } = await race(type, true);

    expect(outcomes.map(({ error, deadLetters }) => [error, deadLetters.length])).toEqual([
      [undefined, 0],
      [undefined, 0],
    ]);
    expect(conflicts).toBeGreaterThan(0);
    expect(edges).toBe(distinct[type]);
  });
});

describe('two pipelines that make the same new nodes', () => {
  it('meet at their commits, and make each once', async () => {
    await using double = await startMemgraphDouble();
    const sinks = [1, 2].map(() => watchedSink(createMemgraphSink({ url: double.url, graph })));
    const fault = double.inject({ on: 'commit', times: 2, effect: { kind: 'hold', when: 'before' } });
    const runs = sinks.map(
      async ({ sink }) =>
        await runPipeline({
          sink,
          transform: ({ value }) => Person.upsert({ id: `p${value}`, name: 'n' }),
          partitions: [numbers.map((value) => ({ value }))],
        }),
    );

    await vi.waitUntil(() => fault.held === 2, 4_000);
    fault.release();
    const outcomes = await Promise.all(runs);

    const errors = sinks.flatMap((one) => one.errors.map(({ code, reason }) => [code, reason]));
    expect(outcomes.map(({ error, deadLetters }) => [error, deadLetters.length])).toEqual([
      [undefined, 0],
      [undefined, 0],
    ]);
    expect(errors).toEqual([['conflict', 'constraint']]);
    expect([double.counters.violations, double.graph.nodeCount()]).toEqual([1, numbers.length]);
  });
});
