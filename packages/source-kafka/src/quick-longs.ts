import { createRequire } from 'node:module';

interface Longs {
  fromString(text: string): unknown;
}

const mark: unique symbol = Symbol.for('@rivergraph/quick-longs') as never;

/**
 * Keeps kafkajs from parsing the same two texts for every record, the first offset and the first time of its batch, which takes a
 * tenth of what reading a small record costs. Its numbers are never changed once they are made.
 *
 * Once per copy of kafkajs. Where the inside of kafkajs is not as expected, it does nothing.
 */
export function quickenLongs(): void {
  const longs = longsOf();
  if (longs === undefined || mark in longs) return;
  const parse = longs.fromString.bind(longs);
  let lastText: string | undefined;
  let last: unknown;
  let secondText: string | undefined;
  let second: unknown;
  const quick = (text: string): unknown => {
    if (text === lastText) return last;
    if (text === secondText) return second;
    const parsed = parse(text);
    secondText = lastText;
    second = last;
    lastText = text;
    last = parsed;
    return parsed;
  };
  Object.defineProperty(longs, 'fromString', { value: quick, configurable: true, writable: true });
  Object.defineProperty(longs, mark, { value: true });
}

function longsOf(): Longs | undefined {
  try {
    const found: unknown = createRequire(import.meta.url)('kafkajs/src/utils/long.js');
    const isExpected =
      typeof found === 'function' && 'fromString' in found && typeof found.fromString === 'function';
    return isExpected ? (found as unknown as Longs) : undefined;
  } catch {
    return undefined;
  }
}
