import { describe, expect, it } from 'vitest';
import { LeaseLedger } from '../../src/kinesis-faults/lease-ledger.ts';
import type { LeaseRow } from '../../src/kinesis-faults/lease-rows.ts';

const long = '49680444817331180227602464735093053721313846269292052482';

function row(checkpoint: string, counter = 1, shard = 'shard-0'): LeaseRow {
  return { shard, holder: 'worker-1', counter, checkpoint };
}

describe('LeaseLedger', () => {
  it('finds nothing wrong with shards that are begun, read, ended and cleared away', () => {
    const ledger = new LeaseLedger();

    for (const [index, checkpoint] of ['TRIM_HORIZON', '9', long, long, 'SHARD_END'].entries())
      ledger.look([row(checkpoint, index)]);
    ledger.look([]);

    expect(ledger.problems).toEqual([]);
  });

  it.each([
    [long, '9'],
    ['9', 'TRIM_HORIZON'],
    ['SHARD_END', long],
  ])('sees a checkpoint that goes back from %s to %s', (before, after) => {
    const ledger = new LeaseLedger();

    ledger.look([row(before)]);
    ledger.look([row(after)]);

    expect(ledger.problems).toEqual([`the checkpoint of shard-0 went back from ${before} to ${after}`]);
  });

  it('sees a counter that falls', () => {
    const ledger = new LeaseLedger();

    ledger.look([row(long, 7), row(long, 7, 'shard-1')]);
    ledger.look([row(long, 7), row(long, 6, 'shard-1')]);

    expect(ledger.problems).toEqual(['the lease counter of shard-1 fell']);
  });

  it('sees a row that comes back after it was cleared away', () => {
    const ledger = new LeaseLedger();

    ledger.look([row('SHARD_END')]);
    ledger.look([]);
    ledger.look([row('TRIM_HORIZON')]);

    expect(ledger.problems).toEqual(['the lease of shard-0 came back']);
  });

  it('forgets everything when the table is gone', () => {
    const ledger = new LeaseLedger();

    ledger.look([row(long, 9)]);
    ledger.look(undefined);
    ledger.look([row('TRIM_HORIZON', 0)]);

    expect(ledger.problems).toEqual([]);
  });
});
