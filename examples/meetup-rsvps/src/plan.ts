import { seededRandom } from '@rivergraph/example-kit';
import { makeMember, makeTaste, pickTopic } from './people.ts';

/** The topics of Kafka that a run makes. */
export const topics = {
  members: 'meetup-members',
  rsvps: 'meetup-rsvps',
  rejected: 'meetup-rejected',
} as const;

/** Somebody who has an account. */
export interface Member {
  readonly id: number;
  readonly name: string;
}

/** An answer to an invitation. The last one counts. */
export interface Rsvp {
  readonly memberId: number;
  readonly topic: string;
  readonly response: 'yes' | 'no';
  /** When it was given; ISO 8601. */
  readonly at: string;
}

/** Everything that a run sends. */
export interface Plan {
  readonly members: readonly Member[];
  /** In the order in which they are sent, which is not always that in which they were given. */
  readonly rsvps: readonly Rsvp[];
  /** An RSVP with a time that no database understands. Nothing of it may be stored. */
  readonly poison: Rsvp;
}

/** How much to send, and which of the many possible plans. */
export interface PlanOptions {
  readonly members: number;
  readonly rsvps: number;
  readonly seed: number;
}

const start = Date.UTC(2026, 4, 1, 8);
const minute = 60_000;

/** An RSVP that is given where there is no reception is sent later, and others are sent before it. */
const delayed = { share: 0.05, longest: 0.25 };

/** Plans what a run sends, always the same for a seed: nothing is known to the check but this. */
export function makePlan({ members: count, rsvps, seed }: PlanOptions): Plan {
  const random = seededRandom(seed);
  const members = Array.from({ length: count }, (_, index) => makeMember(index + 1, random));
  const tastes = members.map(() => makeTaste(random));
  const given = Array.from({ length: rsvps }, (_, index) => {
    const memberId = 1 + Math.floor(random() * count);
    const rsvp: Rsvp = {
      memberId,
      topic: pickTopic(tastes[memberId - 1] ?? [], random),
      response: random() < 0.75 ? 'yes' : 'no',
      at: new Date(start + index * minute).toISOString(),
    };
    const delay = random() < delayed.share ? random() * delayed.longest * rsvps : 0;
    return { rsvp, sent: index + delay };
  });
  return {
    members,
    rsvps: given.toSorted((one, other) => one.sent - other.sent).map(({ rsvp }) => rsvp),
    poison: { memberId: 1, topic: 'underwater chess', response: 'yes', at: 'next Saturday' },
  };
}

/** How many records a plan has. */
export function recordsOf({ members, rsvps }: Plan): number {
  return members.length + rsvps.length + 1;
}
