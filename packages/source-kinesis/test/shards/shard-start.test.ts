import { describe, expect, it } from 'vitest';
import { startAfter, startOf } from '../../src/shards/shard-start.ts';
import { at, makeLease } from '../support/make-lease.ts';

describe('where a shard is read from', () => {
  it('is with the record of a checkpoint, which may be an aggregate that is not finished', () => {
    const lease = makeLease('a', { checkpoint: at(17, 3), startTimestamp: 5 });

    expect(startOf(lease, 'latest')).toEqual({
      start: { type: 'AT_SEQUENCE_NUMBER', sequence: '17' },
      after: at(17, 3),
    });
    expect(startAfter(at(17, 3))).toEqual(startOf(lease, 'trim-horizon'));
  });

  it('is the oldest record where the lease says so, whatever the user says', () => {
    expect(startOf(makeLease('a'), { timestamp: 5 })).toEqual({
      start: { type: 'TRIM_HORIZON' },
      after: undefined,
    });
  });

  it.each(['LATEST', 'AT_TIMESTAMP'] as const)('is the time that is stored with %s', (checkpoint) => {
    const lease = makeLease('a', { checkpoint, startTimestamp: 77 });

    expect(startOf(lease, { timestamp: 5 })).toEqual({
      start: { type: 'AT_TIMESTAMP', timestamp: 77 },
      after: undefined,
    });
  });

  it('is the time that the user says where another library has not stored it', () => {
    const lease = makeLease('a', { checkpoint: 'AT_TIMESTAMP' });

    expect(startOf(lease, { timestamp: new Date(5) }).start).toEqual({ type: 'AT_TIMESTAMP', timestamp: 5 });
    expect(() => startOf(lease, 'latest')).toThrow(
      expect.objectContaining({ code: 'misconfigured', reason: 'timestamp-unknown' }),
    );
  });

  it('is the latest where another library says so and nobody knows when that was', () => {
    expect(startOf(makeLease('a', { checkpoint: 'LATEST' }), 'trim-horizon').start).toEqual({
      type: 'LATEST',
    });
  });
});
