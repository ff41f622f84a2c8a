import { seededRandom } from '../random.ts';
import { peopleIn, peopleText } from './message.ts';
import type { PeopleMessage } from './message.ts';

/** A message at its place in the topic. */
export interface SentMessage {
  readonly text: string;
  readonly key: string | null;
  readonly partition: number;
  readonly offset: number;
}

/** Everything that a run sends. */
export interface PeoplePlan {
  /** What can be read, in the order in which it is sent. */
  readonly messages: readonly PeopleMessage[];
  /** What cannot. Nothing of it may be stored. */
  readonly broken: readonly SentMessage[];
  /** All of it. */
  readonly sent: readonly SentMessage[];
}

/** How much to send, and which of the many possible plans. */
export interface PeoplePlanOptions {
  /** How many messages can be read. */
  readonly messages: number;
  readonly people: number;
  /** How many cannot, besides; at most as many. */
  readonly broken: number;
  readonly partitions: number;
  readonly seed: number;
}

const share = { ofPeople: 0.1 };
const brokenTexts = ['hello', '1 2 3', '7 seven', '2.5', '-1', '', '1  2'];

/** Plans messages about people and their connections, always the same for a seed: nothing is known to a check but this. */
export function makePeoplePlan(options: PeoplePlanOptions): PeoplePlan {
  const { messages: count, people, broken, partitions, seed } = options;
  const random = seededRandom(seed);
  const messages = Array.from({ length: count }, () => makeMessage(people, random));
  const place = placer(partitions);
  const aside = brokenPlaces({ count, broken, random });
  const sentBroken: SentMessage[] = [];
  const sent = messages.flatMap((message, index) => {
    const before = aside.get(index) ?? [];
    const refused = before.map((text, at) => place({ text, key: null, lane: index + at }));
    sentBroken.push(...refused);
    // What concerns one person as a beginning stays in one partition, and so in order.
    const [first = 0] = peopleIn(message);
    return [...refused, place({ text: peopleText(message), key: String(first), lane: first })];
  });
  return { messages, broken: sentBroken, sent };
}

/** Some people are far better known than others. */
function makeMessage(people: number, random: () => number): PeopleMessage {
  const known = (): number => 1 + Math.floor(people * random() ** 2);
  return random() < share.ofPeople ? { id: known() } : { from: known(), to: known() };
}

interface BrokenOptions {
  readonly count: number;
  readonly broken: number;
  readonly random: () => number;
}

/** Before which message each of them comes. They are spread evenly: a pipeline that can read nothing at all stops. */
function brokenPlaces({ count, broken, random }: BrokenOptions): ReadonlyMap<number, readonly string[]> {
  const places = new Map<number, string[]>();
  for (let at = 0; at < broken; at += 1) {
    const index = Math.floor(((at + random()) * count) / broken);
    const texts = places.get(index) ?? [];
    places.set(index, [...texts, brokenTexts[at % brokenTexts.length] ?? '']);
  }
  return places;
}

/** Gives each message its partition, and its offset there: the topic is new, and nobody else writes to it. */
function placer(
  partitions: number,
): (message: Pick<SentMessage, 'text' | 'key'> & { readonly lane: number }) => SentMessage {
  const ends = Array.from({ length: partitions }, () => 0);
  return ({ text, key, lane }) => {
    const partition = lane % partitions;
    const offset = ends[partition] ?? 0;
    ends[partition] = offset + 1;
    return { text, key, partition, offset };
  };
}
