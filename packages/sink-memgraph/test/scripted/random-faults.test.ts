import { conformanceGraph, createMemoryGraph } from '@rivergraph/core/testing';
import { memgraphErrors, startMemgraphDouble } from '@rivergraph/servers';
import type { DoubleFault, MemgraphErrorName } from '@rivergraph/servers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databaseLines, memoryLines } from '../../../cypher/test/bolt-support/graph-lines.ts';
import { hurriedClock } from '../../../cypher/test/bolt-support/hurried-clock.ts';
import { originAt } from '../../../cypher/test/bolt-support/placed.ts';
import { runPipeline } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import type { PipelineOutcome } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { fuzzRuns } from '../../../cypher/test/graph-history.ts';
import { createMemgraphSink } from '../../src/index.ts';
import type { CypherSinkWrite } from '../../src/index.ts';
import { openDriver } from './support/open-double.ts';

const graph = conformanceGraph;
const { Person, Day, KNOWS, PAID, HAS_DAY } = graph;
const count = 80;
const numbers = Array.from({ length: count }, (_, at) => at);

const passing: readonly MemgraphErrorName[] = [
  'conflict',
  'timeout',
  'terminated',
  'memoryLimit',
  'sharedAccess',
  'mainNotWriteable',
  'abortedEverywhere',
];
const times = fc.integer({ min: 1, max: 3 });
const skip = fc.integer({ min: 0, max: 12 });
const when = fc.constantFrom('before' as const, 'after' as const);

/** What happens to some of the transactions; a `hold` is let go of by the end of the server's limit, which a test cannot wait for. */
const fault: fc.Arbitrary<DoubleFault> = fc.oneof(
  fc.record({
    on: fc.constantFrom('begin' as const, 'run' as const, 'commit' as const),
    times,
    skip,
    effect: fc.record({ kind: fc.constant('cut' as const), when }),
  }),
  fc.record({
    on: fc.constantFrom('run' as const, 'commit' as const),
    times,
    skip,
    effect: fc
      .constantFrom(...passing)
      .map((name) => ({ kind: 'error' as const, when: 'before' as const, ...memgraphErrors[name] })),
  }),
  fc.record({
    on: fc.constant('commit' as const),
    times,
    skip,
    effect: fc.constant({ kind: 'error' as const, when: 'after' as const, ...memgraphErrors.stillCommitted }),
  }),
);

function writesOf(at: number): readonly CypherSinkWrite[] {
  const [from, to] = [Person.merge({ id: `p${at % 11}` }), Person.merge({ id: `p${at % 4}` })];
  return [
    KNOWS.upsert(from, to, { since: (at % 11) * 4 + (at % 4) }),
    PAID.upsert(from, to, { at: at % 3, amount: 0.5 }),
    HAS_DAY.upsert(from, Day.upsert({ date: `2024-05-${10 + (at % 7)}`, note: 'n' })),
  ];
}

const wanted = (() => {
  const memory = createMemoryGraph();
  for (const write of numbers.flatMap(writesOf)) if (write.kind === 'graph') memory.apply(write, originAt(0));
  return memoryLines(memory, graph);
})();

describe('two pipelines on a server that does anything', () => {
  it('lose nothing and double nothing', { timeout: 120_000 }, async () => {
    const plan = fc.record({
      faults: fc.array(fault, { maxLength: 6 }),
      maxRecords: fc.integer({ min: 5, max: 40 }),
      slots: fc.integer({ min: 1, max: 4 }),
    });

    await fc.assert(
      fc.asyncProperty(plan, async ({ faults, maxRecords, slots }) => {
        await using double = await startMemgraphDouble();
        const run = async (values: readonly number[]): Promise<PipelineOutcome> =>
          await runPipeline({
            sink: createMemgraphSink({ url: double.url, graph, writeTimeoutMs: 10_000 }),
            transform: ({ value }) => writesOf(value as number),
            partitions: [values.map((value) => ({ value }))],
            delivery: { clock: hurriedClock(), maxRecords, slots, maxWaitMs: 5, maxBackoffMs: 1_000 },
          });
        const isWrite = (texts: readonly string[]): boolean =>
          texts.some((text) => text.startsWith('UNWIND'));
        for (const one of faults)
          double.inject({ ...one, match: ({ kind, texts }) => kind === 'begin' || isWrite(texts) });

        const outcomes = await Promise.all([run(numbers), run(numbers.toReversed())]);

        const driver = openDriver(double);
        const lines = await databaseLines(driver, graph);
        await driver.close();
        expect(outcomes.map(({ error, deadLetters }) => ({ error, deadLetters }))).toEqual([
          { error: undefined, deadLetters: [] },
          { error: undefined, deadLetters: [] },
        ]);
        expect(lines).toEqual(wanted);
      }),
      { numRuns: fuzzRuns(12) },
    );
  });
});
