import type { Member } from './plan.ts';

/** What people meet for, by what goes together: who likes one of a group is likely to like another of it. */
const groups = [
  ['canoeing', 'kayaking', 'sailing', 'swimming'],
  ['hiking', 'climbing', 'skiing', 'camping'],
  ['photography', 'painting', 'pottery'],
  ['cooking', 'board games', 'chess', 'choir'],
] as const;

const firstNames = [
  'Ada',
  'Ben',
  'Chloé',
  'Dmitri',
  'Emre',
  'Femi',
  'Greta',
  'Hana',
  'Iván',
  'Jun',
  'Kofi',
  'Lena',
];
const lastNames = [
  'Novak',
  'Okafor',
  'Lindqvist',
  'Tanaka',
  'Moreau',
  'Silva',
  'Haddad',
  'Kowalski',
  'Ruiz',
  'Byrne',
];

/** The topic that the question at the end is about. */
export const askedTopic = 'canoeing';

/** How strongly somebody is drawn to each topic. */
export type Taste = readonly { readonly topic: string; readonly weight: number }[];

/** Makes up a member. */
export function makeMember(id: number, random: () => number): Member {
  return { id, name: `${oneOf(firstNames, random)} ${oneOf(lastNames, random)}` };
}

/**
 * Makes up what a member likes: most of one group, something of a second one, hardly anything else. Who likes canoeing
 * often likes what is done in the mountains too, which is what the question at the end finds out.
 */
export function makeTaste(random: () => number): Taste {
  const first = Math.floor(random() * groups.length);
  const isOutdoors = first < 2;
  const second = isOutdoors && random() < 0.6 ? 1 - first : Math.floor(random() * groups.length);
  return groups.flatMap((topics, group) =>
    topics.map((topic) => ({ topic, weight: random() * weightOf(group, { first, second }) })),
  );
}

/** Picks a topic, the more likely the more it is liked. */
export function pickTopic(taste: Taste, random: () => number): string {
  const total = taste.reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  for (const { topic, weight } of taste) {
    left -= weight;
    if (left < 0) return topic;
  }
  return taste[0]?.topic ?? askedTopic;
}

function weightOf(
  group: number,
  { first, second }: { readonly first: number; readonly second: number },
): number {
  if (group === first) return 10;
  return group === second ? 4 : 0.5;
}

function oneOf(names: readonly string[], random: () => number): string {
  return names[Math.floor(random() * names.length)] ?? '';
}
