import type { Pair } from './ratios.ts';

/** What each side took in one round, one right after the other. */
export type Round<TSide extends string, TLap> = Readonly<Record<TSide, TLap>>;

/** Sides that run in turns. */
export interface Turns<TSide extends string, TLap> {
  readonly sides: readonly TSide[];
  /** Rounds that do not count. */
  readonly warmUps: number;
  readonly rounds: number;
  /** Runs a side once, in a round that counts up from minus `warmUps`. */
  readonly lap: (side: TSide, round: number) => Promise<TLap>;
  /** Told of every round. */
  readonly tell: (round: Round<TSide, TLap>, name: string) => void;
}

/** Runs all sides in every round, each time beginning with the next one: what one leaves behind may help the one after it. */
export async function runRounds<TSide extends string, TLap>({
  sides,
  warmUps,
  rounds,
  lap,
  tell,
}: Turns<TSide, TLap>): Promise<readonly Round<TSide, TLap>[]> {
  const results: Round<TSide, TLap>[] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    const laps: [TSide, TLap][] = [];
    for (const side of inTurn(sides, round + warmUps)) laps.push([side, await lap(side, round)]);
    const result = Object.fromEntries(laps) as Round<TSide, TLap>;
    tell(result, round < 0 ? 'warm-up' : `round ${round + 1}`);
    if (round >= 0) results.push(result);
  }
  return results;
}

/** Sets one side against another. */
export function pairsOf<TSide extends string, TLap>(
  rounds: readonly Round<TSide, TLap>[],
  { ours, theirs }: { readonly ours: NoInfer<TSide>; readonly theirs: NoInfer<TSide> },
): readonly Pair<TLap>[] {
  return rounds.map((round) => ({ ours: round[ours], theirs: round[theirs] }));
}

function inTurn<T>(sides: readonly T[], turn: number): readonly T[] {
  const first = turn % sides.length;
  return [...sides.slice(first), ...sides.slice(0, first)];
}
