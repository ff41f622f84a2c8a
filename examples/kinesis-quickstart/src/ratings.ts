import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** One person's opinion of another, as it comes in the stream. */
export interface Rating {
  readonly rater: number;
  readonly rated: number;
  /** −10, total distrust, to 10, total trust. */
  readonly rating: number;
  /** ISO 8601, in UTC. */
  readonly ratedAt: string;
  /** The one of the two whose number is the partition key, and which rating under that key it is, from 1. */
  readonly person: number;
  readonly nth: number;
}

/** Who of the two people of a rating is its partition key. */
export type PartitionKey = 'rater' | 'rated';

/** Which ratings to read. */
export interface RatingsOptions {
  readonly records: number;
  readonly key: PartitionKey;
}

/** Two examples stream the same network; its file is in the other one. */
const shipped = fileURLToPath(new URL('../../trust-network/data/bitcoin-otc-trust.csv', import.meta.url));

/** Reads the oldest ratings of the network, in the order of their time. */
export async function readRatings(options: RatingsOptions): Promise<readonly Rating[]> {
  return parseRatings(await readFile(shipped, 'utf8'), options);
}

/** Makes ratings of the first lines of the file, and numbers those of each key. */
export function parseRatings(text: string, { records, key }: RatingsOptions): readonly Rating[] {
  const numbers = new Map<number, number>();
  return text
    .trim()
    .split('\n', records)
    .map((line) => {
      const { rater, rated, rating, time } = parseLine(line);
      const person = key === 'rater' ? rater : rated;
      const nth = (numbers.get(person) ?? 0) + 1;
      numbers.set(person, nth);
      return { rater, rated, rating, ratedAt: new Date(1000 * time).toISOString(), person, nth };
    });
}

function parseLine(line: string): Record<'rater' | 'rated' | 'rating' | 'time', number> {
  const numbers = line.split(',').map(Number);
  const [rater, rated, rating, time] = numbers;
  const isWhole = numbers.every(Number.isInteger);
  if (isWhole && rater !== undefined && rated !== undefined && rating !== undefined && time !== undefined)
    return { rater, rated, rating, time };
  throw new TypeError(`bitcoin-otc-trust.csv: expected four whole numbers in each line, got: ${line}`);
}
