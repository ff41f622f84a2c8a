import { conformanceGraph, createMemoryGraph } from '@rivergraph/core/testing';
import { startMemgraphDouble } from '@rivergraph/servers';
import type { DoubleFault, MemgraphDouble } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { databaseLines, memoryLines } from '../../../cypher/test/bolt-support/graph-lines.ts';
import { hurriedClock } from '../../../cypher/test/bolt-support/hurried-clock.ts';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { originAt } from '../../../cypher/test/bolt-support/placed.ts';
import { runPipeline } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { createMemgraphSink } from '../../src/index.ts';
import type { CypherSinkWrite } from '../../src/index.ts';
import { openDriver, openSink } from './support/open-double.ts';

const graph = conformanceGraph;
const { Person, City, Day, KNOWS, LIVES_IN, HAS_DAY } = graph;
const person: CypherSinkWrite = Person.upsert({ id: 'p' });
const city: CypherSinkWrite = City.upsert({ country: 'c', name: 'n' });

async function opened(fault: DoubleFault, writes: readonly CypherSinkWrite[]) {
  const double = await startMemgraphDouble();
  await using sink = await openSink({ url: double.url, graph });
  double.inject(fault);
  return { double, error: await errorOf(sink.write(writes)) };
}

describe('a connection that is cut', () => {
  it.each([
    [
      'leaves one statement, which commits by itself, unknown, before it is run',
      'run',
      [person],
      'unknown',
      0,
    ],
    ['leaves it unknown before its commit', 'commit', [person], 'unknown', 0],
    ['leaves several statements unknown before their commit', 'commit', [person, city], 'unknown', 0],
    ['leaves nothing at the beginning', 'begin', [person, city], 'not-applied', 0],
    ['leaves nothing while they run', 'run', [person, city], 'not-applied', 0],
  ] as const)('%s', async (_, on, writes, outcome, nodes) => {
    const { double, error } = await opened({ on, times: 1, effect: { kind: 'cut', when: 'before' } }, writes);
    await using stopped = double;

    expect(error).toMatchObject({ code: 'unavailable', outcome });
    expect(stopped.graph.nodeCount()).toBe(nodes);
  });

  it.each([[[person]], [[person, city]]])('after the commit leaves it unknown, and there', async (writes) => {
    const { double, error } = await opened(
      { on: 'commit', times: 1, effect: { kind: 'cut', when: 'after' } },
      writes,
    );
    await using stopped = double;

    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    expect(stopped.graph.nodeCount()).toBe(writes.length);
  });
});

const numbers = Array.from({ length: 240 }, (_, at) => at);

function writesOf(at: number): readonly CypherSinkWrite[] {
  const [from, to] = [Person.merge({ id: `p${at % 17}` }), Person.merge({ id: `p${at % 5}` })];
  return [
    KNOWS.upsert(from, to, { since: (at % 17) * 5 + (at % 5) }),
    LIVES_IN.upsert(from, City.merge({ country: 'c', name: `n${at % 3}` })),
    HAS_DAY.upsert(from, Day.upsert({ date: `2024-05-${10 + (at % 7)}`, note: 'n' })),
  ];
}

async function linesOf(double: MemgraphDouble): Promise<readonly string[]> {
  const driver = openDriver(double);
  try {
    return await databaseLines(driver, graph);
  } finally {
    await driver.close();
  }
}

describe('a pipeline whose connections are cut again and again', { timeout: 30_000 }, () => {
  it.each([
    ['before COMMIT', { on: 'commit', effect: { kind: 'cut', when: 'before' } }],
    ['after COMMIT', { on: 'commit', effect: { kind: 'cut', when: 'after' } }],
    ['before a statement is run', { on: 'run', effect: { kind: 'cut', when: 'before' } }],
    ['after a statement is run', { on: 'run', effect: { kind: 'cut', when: 'after' } }],
    ['at BEGIN', { on: 'begin', effect: { kind: 'cut', when: 'after' } }],
  ] as const)('loses nothing and doubles nothing: %s', async (_, fault) => {
    await using double = await startMemgraphDouble();
    const isWrite = (texts: readonly string[]): boolean => texts.some((text) => text.startsWith('UNWIND'));
    const injected = double.inject({
      ...fault,
      match: ({ kind, texts }) => kind === 'begin' || isWrite(texts),
      share: 0.35,
      seed: 11,
      times: 20,
    });

    const { deadLetters, error } = await runPipeline({
      sink: createMemgraphSink({ url: double.url, graph }),
      transform: ({ value }) => writesOf(value as number),
      partitions: [numbers.map((value) => ({ value }))],
      delivery: { clock: hurriedClock(), maxRecords: 10, maxWaitMs: 5 },
    });

    const memory = createMemoryGraph();
    for (const write of numbers.flatMap(writesOf))
      if (write.kind === 'graph') memory.apply(write, originAt(0));
    expect({ deadLetters, error }).toEqual({ deadLetters: [], error: undefined });
    expect(injected.hits).toBeGreaterThan(5);
    expect(await linesOf(double)).toEqual(memoryLines(memory, graph));
  });
});
