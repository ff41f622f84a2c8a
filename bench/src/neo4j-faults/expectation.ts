import { isPoisonAt, placeOf, recordOf } from './workload.ts';
import type { Sent, Shape } from './workload.ts';

/** What was sent, all that the checker needs to know of it. */
export interface Evidence {
  readonly sent: readonly Sent[];
  readonly shape: Shape;
  /** One of so many records is poison. */
  readonly poisonEvery: number;
}

/** What the graph and the dead letter are to hold. */
export interface Expectation {
  /** The user and the amount of each charge. */
  readonly charges: ReadonlyMap<string, string>;
  /** What a user may hold: the last stamp of a writer, or `null` where nobody charged it. */
  readonly users: ReadonlyMap<string, ReadonlySet<number | null>>;
  /** What a friendship may hold: the last stamp of a writer. */
  readonly friends: ReadonlyMap<string, ReadonlySet<number | null>>;
  /** Where the poison stands. */
  readonly poison: ReadonlySet<string>;
}

/** Says what is to come of what was sent. */
export function expectationOf(evidence: Evidence): Expectation {
  const charges = new Map<string, string>();
  const users = new Map<string, Set<number | null>>();
  const friends = new Map<string, Set<number | null>>();
  const poison = new Set<string>();
  for (const sent of evidence.sent) {
    const lastOfUser = new Map<string, number>();
    const lastOfFriends = new Map<string, number>();
    for (const { partition, nth } of placesOf(sent)) {
      if (isPoisonAt(partition, nth, evidence.poisonEvery)) {
        poison.add(placeOf(partition, nth));
        continue;
      }
      const { user, friend, charge, amount, stamp } = recordOf(sent.writer, partition, nth);
      charges.set(charge, `${user} ${amount}`);
      lastOfUser.set(user, stamp);
      if (evidence.shape === 'charges') continue;
      lastOfFriends.set(`${user} ${friend}`, stamp);
      if (!users.has(friend)) users.set(friend, new Set());
    }
    addLasts(users, lastOfUser);
    addLasts(friends, lastOfFriends);
  }
  for (const stamps of users.values()) if (stamps.size === 0) stamps.add(null);
  return { charges, users, friends, poison };
}

function* placesOf({ counts }: Sent): Iterable<{ readonly partition: number; readonly nth: number }> {
  for (const [partition, count] of counts.entries()) {
    for (let nth = 0; nth < count; nth += 1) yield { partition, nth };
  }
}

function addLasts(all: Map<string, Set<number | null>>, lastOfWriter: ReadonlyMap<string, number>): void {
  for (const [name, stamp] of lastOfWriter) all.set(name, (all.get(name) ?? new Set()).add(stamp));
}
