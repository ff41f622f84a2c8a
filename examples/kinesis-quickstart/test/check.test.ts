import type { PipelineStats } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { check } from '../src/check.ts';
import type { Checked } from '../src/check.ts';
import { compareContents, expectedGraph, lineOf } from '../src/graph-content.ts';
import type { GraphContent } from '../src/graph-content.ts';
import { parseRatings } from '../src/ratings.ts';

const expected = expectedGraph(parseRatings('6,2,4,1\n6,5,2,2\n1,6,-10,3', { records: 3, key: 'rater' }));

const fine: Checked = {
  workers: [{ name: 'worker-1', stats: { deadLettered: 0 } as PipelineStats }],
  rest: 0,
  origins: [
    { shardId: 'shardId-000000000000', parents: [] },
    { shardId: 'shardId-000000000001', parents: [] },
    { shardId: 'shardId-000000000002', parents: ['shardId-000000000000'] },
  ],
  leases: [
    { shardId: 'shardId-000000000000', owner: 'worker-1', checkpoint: 'SHARD_END' },
    { shardId: 'shardId-000000000001', owner: undefined, checkpoint: '495' },
    { shardId: 'shardId-000000000002', owner: undefined, checkpoint: 'TRIM_HORIZON' },
  ],
};

function problemsOf(got: Partial<GraphContent>, outcome: Partial<Checked> = {}): readonly string[] {
  return check({ ...fine, ...outcome }, compareContents(expected, { ...expected, ...got }));
}

describe('check', () => {
  it('finds nothing wrong where all is as it was sent', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it('finds a rating that is missing, although the count is right', () => {
    const [lost = '', ...others] = expected.ratings;

    expect(problemsOf({ ratings: new Set([...others, 'another']) })).toEqual([
      `ratings: not in the graph: ${lost}`,
      'ratings: in the graph, and nobody sent it: another',
    ]);
  });

  it('finds a person whose last rating was not written last', () => {
    const people = new Set([...expected.people].filter((line) => line !== lineOf(6, 2)));

    expect(problemsOf({ people: people.add(lineOf(6, 1)) })).toEqual([
      'people: not in the graph: [6,2]',
      'people: in the graph, and nobody sent it: [6,1]',
    ]);
  });

  it('counts what is missing besides the first', () => {
    expect(problemsOf({ people: new Set() })).toEqual(['people: not in the graph: [6,2] and 3 others']);
  });

  it('finds records that are left, and records that were set aside', () => {
    const workers = [{ name: 'worker-2', stats: { deadLettered: 1 } as PipelineStats }];

    expect(problemsOf({}, { rest: 7, workers })).toEqual([
      'records that nobody had finished: expected 0, got 7',
      'records set aside by worker-2: expected 0, got 1',
    ]);
  });

  it('finds leases that do not agree with the shards', () => {
    const leases = [
      { shardId: 'shardId-000000000000', owner: undefined, checkpoint: '495' },
      { shardId: 'shardId-000000000001', owner: 'worker-1', checkpoint: '495' },
    ];

    expect(problemsOf({}, { leases })).toEqual([
      'lease of shard 0: expected SHARD_END, got 495',
      'lease of shard 1: expected that nobody has it, got worker-1',
      'lease of shard 2: expected one, got none',
    ]);
  });

  it('misses no lease of a shard that has ended', () => {
    expect(problemsOf({}, { leases: fine.leases.slice(1) })).toEqual([]);
  });
});
