/** Somebody meets somebody else. What is told of a pair is always the same, so that the order does not matter. */
export interface Meeting {
  readonly from: string;
  readonly to: string;
  readonly since: number;
}

/** Draws pairs of people of which few come very often: the one of rank `r` in proportion to `1 / r`. The same for the same seed. */
export function skewedEvents(count: number, people: number, seed = 1): readonly Meeting[] {
  const random = randomOf(seed);
  const sums: number[] = [];
  for (let rank = 1, sum = 0; rank <= people; rank += 1) sums.push((sum += 1 / rank));
  const total = sums.at(-1) ?? 0;
  const draw = (): number => {
    const at = random() * total;
    return sums.findIndex((sum) => at < sum);
  };
  return Array.from({ length: count }, () => {
    const [from, to] = [draw(), draw()];
    return { from: `p${from}`, to: `p${to}`, since: from * people + to };
  });
}

/** A generator of Lehmer's. */
function randomOf(seed: number): () => number {
  const modulus = 2 ** 31 - 1;
  let state = seed;
  return () => {
    state = (state * 48_271) % modulus;
    return state / modulus;
  };
}
