import type { RivergraphError } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { checkStartAt, firstCheckpoint, namedShards } from '../../src/leases/start-at.ts';

describe('startAt', () => {
  it.each([
    'trim-horizon',
    'latest',
    { timestamp: 0 },
    { timestamp: new Date(5) },
    { after: {} },
    { after: { 'shard-0': '49', 'shard-1': '49:17' } },
  ])('may be %j', (startAt) => {
    expect(checkStartAt(startAt)).toBe(startAt);
  });

  it.each([
    undefined,
    null,
    5,
    'TRIM_HORIZON',
    '',
    {},
    [],
    { timestamp: Number.NaN },
    { timestamp: new Date('never') },
    { timestamp: '2026-01-01' },
    { timestamp: undefined },
    { after: null },
    { after: 'shard-0' },
    { after: { 'shard-0': 49 } },
    { after: { 'shard-0': 'latest' } },
    { after: { 'shard-0': '-1' } },
    { after: { 'shard-0': '' } },
  ])('may not be %j', (startAt) => {
    const refused = (): unknown => checkStartAt(startAt);

    expect(refused).toThrow(
      expect.objectContaining({ code: 'misconfigured' } satisfies Partial<RivergraphError>),
    );
  });

  it('names shards only where it names records', () => {
    expect(namedShards({ after: { a: '1', b: '2' } })).toEqual(['a', 'b']);
    expect(namedShards('latest')).toEqual([]);
    expect(namedShards({ timestamp: 5 })).toEqual([]);
  });

  it('is resolved once where it is the latest', () => {
    expect(firstCheckpoint('latest', 'a', 7_700)).toEqual({ checkpoint: 'LATEST', startTimestamp: 2_700 });
  });
});
