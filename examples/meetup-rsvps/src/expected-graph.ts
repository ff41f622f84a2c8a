import { rsvpLine } from './meetup-graph.ts';
import type { AlsoWent, Answer, MeetupGraph } from './meetup-graph.ts';
import { askedTopic } from './people.ts';
import type { Plan } from './plan.ts';

/** The last answer of each member to each topic. */
type Answers = ReadonlyMap<number, ReadonlyMap<string, Answer>>;

/** Works out what the database must hold after all of a plan was written; the poison leaves nothing. */
export function expectedGraph({ members, rsvps }: Plan): MeetupGraph {
  const answers = lastAnswers(rsvps);
  const lines = [...answers].flatMap(([memberId, byTopic]) =>
    [...byTopic].map(([topic, answer]) => rsvpLine(memberId, topic, answer)),
  );
  return {
    members: members.map(({ id, name }) => `${id} ${name}`),
    topics: [...new Set(rsvps.map(({ topic }) => topic))],
    rsvps: lines,
    alsoWent: alsoWent(answers),
  };
}

/** How many RSVPs were sent after a newer one of the same member to the same topic. */
export function countLate({ rsvps }: Plan): number {
  const newest = new Map<string, string>();
  return rsvps.filter(({ memberId, topic, at }) => {
    const pair = `${memberId} ${topic}`;
    const isLate = at < (newest.get(pair) ?? '');
    if (!isLate) newest.set(pair, at);
    return isLate;
  }).length;
}

function lastAnswers(rsvps: Plan['rsvps']): Answers {
  const answers = new Map<number, Map<string, Answer>>();
  for (const { memberId, topic, response, at } of rsvps) {
    const byTopic = answers.get(memberId) ?? new Map<string, Answer>();
    answers.set(memberId, byTopic);
    const answer = { response, at: Date.parse(at) };
    if (answer.at > (byTopic.get(topic)?.at ?? 0)) byTopic.set(topic, answer);
  }
  return answers;
}

function alsoWent(answers: Answers): readonly AlsoWent[] {
  const all = new Map<string, number>();
  const both = new Map<string, number>();
  const add = (to: Map<string, number>, topic: string): void => void to.set(topic, (to.get(topic) ?? 0) + 1);
  for (const byTopic of answers.values()) {
    const yes = [...byTopic].filter(([, { response }]) => response === 'yes').map(([topic]) => topic);
    for (const topic of yes) add(all, topic);
    if (yes.includes(askedTopic)) for (const topic of yes) add(both, topic);
  }
  return [...both]
    .filter(([topic]) => topic !== askedTopic)
    .map(([topic, count]) => ({ topic, both: count, all: all.get(topic) ?? 0 }))
    .toSorted((one, other) => other.both - one.both || (one.topic < other.topic ? -1 : 1));
}
