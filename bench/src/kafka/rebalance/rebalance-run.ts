import { setTimeout as sleep } from 'node:timers/promises';
import { startMember } from './member.ts';
import type { Member, MemberOptions } from './member.ts';
import type { Rebalance } from './way.ts';
import { WrittenTwice } from './written-twice.ts';

const lookMs = 20;
const mostMs = 60_000;

/**
 * Lets a second member join a group whose first is at work, and measures what that cost.
 *
 * Settles when the second has written what the first had begun, and both have left. Failure: rejects when a member fails, or
 * when that does not happen within a minute.
 */
export async function runRebalance(options: MemberOptions): Promise<Rebalance> {
  const journal = new WrittenTwice();
  const members: Member[] = [];
  const join = (): Member => {
    const member = startMember(options, journal);
    members.push(member);
    return member;
  };
  try {
    const first = join();
    await becomesTrue(members, () => first.log.hasStored);
    const second = join();
    await becomesTrue(members, () => first.log.isSettled && second.log.hasPartitions);
    await becomesTrue(members, () => second.log.hasCaughtUp(first.log, first.log.lost));
    return { underWay: first.log.underWay, twice: journal.count, seconds: first.log.seconds };
  } finally {
    await Promise.all(members.map(async (member) => member.end()));
  }
}

async function becomesTrue(members: readonly Member[], holds: () => boolean): Promise<void> {
  const deadline = performance.now() + mostMs;
  while (!holds()) {
    for (const member of members) member.check();
    if (performance.now() > deadline) throw new Error('Expected a rebalance to be over within a minute');
    await sleep(lookMs);
  }
}
