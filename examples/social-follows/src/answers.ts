import type { Follow } from './follow.ts';

/** Somebody, and how many there are of what is counted. */
export interface Ranked {
  readonly userId: string;
  readonly count: number;
}

/** What the graph is asked at the end. */
export interface Answers {
  readonly mostFollowed: readonly Ranked[];
  readonly mostFollowing: readonly Ranked[];
  /** The first of those, for whom the next question is asked. */
  readonly person: string;
  /** Whom those follow that the person follows, by the number of ways that lead there. */
  readonly recommended: readonly Ranked[];
}

/** How many places a list has. */
export const places = 10;

/** Works out, from what was sent, what the graph must answer. */
export function expectedAnswers(follows: readonly Follow[]): Answers {
  const mostFollowing = rank(follows.map(({ from }) => from));
  const person = mostFollowing[0]?.userId ?? '';
  const followed = new Map<string, string[]>();
  for (const { from, to } of follows) followed.set(from, [...(followed.get(from) ?? []), to]);
  const direct = new Set(followed.get(person));
  const ways = [...direct]
    .flatMap((friend) => followed.get(friend) ?? [])
    .filter((id) => id !== person && !direct.has(id));
  return {
    mostFollowed: rank(follows.map(({ to }) => to)),
    mostFollowing,
    person,
    recommended: rank(ways),
  };
}

/** Those that occur most often come first; of equals, those whose id does. */
function rank(ids: readonly string[]): readonly Ranked[] {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .map(([userId, count]) => ({ userId, count }))
    .toSorted((a, b) => b.count - a.count || (a.userId < b.userId ? -1 : 1))
    .slice(0, places);
}
