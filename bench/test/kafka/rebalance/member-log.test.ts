import type { Partition, SourceEvent } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { MemberLog } from '../../../src/kafka/rebalance/member-log.ts';

const [zero, one]: readonly [Partition, Partition] = [
  { topic: 't', id: 't-0' },
  { topic: 't', id: 't-1' },
];
const nothing = (): void => undefined;

function assigned(...partitions: readonly Partition[]): SourceEvent {
  return { type: 'assigned', partitions, resume: nothing };
}

function lost(...partitions: readonly Partition[]): SourceEvent {
  return { type: 'revoked', partitions, lost: true, done: nothing };
}

const unsettled: SourceEvent = { type: 'unsettled', partitions: [zero, one] };

function write(log: MemberLog, partition: Partition, { from, to }: { from: number; to: number }): void {
  for (let offset = from; offset <= to; offset += 1) log.begins(partition.id, offset);
}

describe('the log of a member', () => {
  it('counts what was begun and not stored of the partitions that are lost, as it was when the rebalance began', () => {
    const log = new MemberLog();
    log.told(assigned(zero, one));
    write(log, zero, { from: 100, to: 149 });
    write(log, one, { from: 0, to: 9 });
    log.stored([{ partition: zero, position: '119', ended: false }]);

    log.told(unsettled);
    write(log, zero, { from: 150, to: 160 });
    log.stored([{ partition: zero, position: '149', ended: false }]);
    log.told(lost(zero));
    log.told(assigned());

    expect(log.lost).toEqual(['t-0']);
    expect(log.underWay).toBe(30);
  });

  it('counts from the first that was begun where nothing is stored', () => {
    const log = new MemberLog();
    log.told(assigned(zero));
    write(log, zero, { from: 100, to: 149 });

    log.told(unsettled);
    log.told(lost(zero));

    expect(log.hasStored).toBe(false);
    expect(log.underWay).toBe(50);
  });

  it('measures from the beginning of the first rebalance to the assignment that ends it', () => {
    let now = 0;
    const log = new MemberLog(() => now);
    log.told(assigned(zero));
    expect(log.isSettled).toBe(false);

    now = 1_000;
    log.told(unsettled);
    now = 1_500;
    log.told(lost(zero));
    log.told(assigned());
    now = 9_000;
    log.told(unsettled);
    log.told(assigned(zero));

    expect(log.isSettled).toBe(true);
    expect(log.seconds).toBe(0.5);
    expect(log.hasPartitions).toBe(true);
  });

  it('has caught up when it has written what another had begun', () => {
    const [first, second] = [new MemberLog(), new MemberLog()];
    write(first, zero, { from: 0, to: 9 });

    second.wrote('t-0', 8);
    expect(second.hasCaughtUp(first, ['t-0', 't-1'])).toBe(false);

    second.wrote('t-0', 9);
    expect(second.hasCaughtUp(first, ['t-0', 't-1'])).toBe(true);
  });
});
