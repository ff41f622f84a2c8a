import { Buffer } from 'node:buffer';
import type { DeadLetterRecord, PipelineStats } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { check } from '../src/check.ts';
import { expectedGraph } from '../src/expected-graph.ts';
import { compareContents, lineOf } from '../src/graph-content.ts';
import type { GraphContent } from '../src/graph-content.ts';
import type { Plan } from '../src/plan.ts';
import { planOf } from './support/plan.ts';

const rejectOf = ({ poison }: Plan, value: Uint8Array = poison.value): DeadLetterRecord => ({
  partition: { topic: 'taxi-trips', id: 'taxi-trips-1' },
  position: '7',
  key: Buffer.from(poison.key),
  value,
  headers: {},
  timestamp: 0,
  rejections: [
    {
      stage: 'deserialize',
      code: 'rejected',
      reason: 'invalid-json',
      message: 'no JSON',
      write: undefined,
      attempts: 1,
    },
  ],
  failedAt: 0,
});

const stats = (tombstones: number): PipelineStats => ({ tombstones }) as PipelineStats;

function problemsOf(plan: Plan, got: GraphContent): readonly string[] {
  const rejects = [rejectOf(plan)];
  return check(plan, { stats: stats(2), lag: 0, rejects }, compareContents(expectedGraph(plan), got));
}

describe('check', () => {
  it('finds nothing wrong with the graph that was planned', async () => {
    const plan = await planOf(100);

    expect(problemsOf(plan, expectedGraph(plan))).toEqual([]);
  });

  it('finds a trip that is missing, although the count is right', async () => {
    const plan = await planOf(100);
    const expected = expectedGraph(plan);
    const [lost = '', ...others] = expected.trips;

    const problems = problemsOf(plan, { ...expected, trips: new Set([...others, 'another']) });

    expect(problems).toEqual([
      `trips: not in the graph: ${lost}`,
      'trips: in the graph, and nobody sent it: another',
    ]);
  });

  it('finds an edge that holds an older value', async () => {
    const plan = await planOf(100);
    const expected = expectedGraph(plan);
    const [, ...others] = expected.served;

    const problems = problemsOf(plan, {
      ...expected,
      served: new Set([...others, lineOf('taxi-1', 1, 'before')]),
    });

    expect(problems).toHaveLength(2);
  });

  it('counts what is missing besides the first', async () => {
    const plan = await planOf(100);

    const problems = problemsOf(plan, { ...expectedGraph(plan), taxis: new Set() });

    expect(problems).toEqual(['taxis: not in the graph: ["taxi-1"] and 19 others']);
  });

  it('finds lag, tombstones that were not skipped, and a dead letter that is not what was sent', async () => {
    const plan = await planOf(100);
    const rejects = [rejectOf(plan), rejectOf(plan, Buffer.from('{'))];

    const problems = check(plan, { stats: stats(1), lag: 3, rejects }, []);

    expect(problems).toEqual([
      'tombstones skipped: expected 2, got 1',
      'lag: expected 0, got 3',
      'records in the dead letter: expected 1, got 2',
      'dead letter: taxi-trips-1 at "7" is not the record that was sent to be refused: no JSON',
    ]);
  });
});
