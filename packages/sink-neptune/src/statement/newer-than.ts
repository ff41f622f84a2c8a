import gremlin from 'gremlin';
import type { VersionGuard } from './op.ts';

const { P, TextP } = gremlin.process;

type Predicate = gremlin.process.P;

const firstBeyond = '\u{10000}';
const firstAfterPairs = '\ue000';
const lastUnit = '\uffff';

/**
 * Makes the predicate of stored versions that are newer than the incoming one.
 *
 * Texts count by code point, as in core. The server may sort them by UTF-16 unit, which puts what is beyond U+FFFF before U+E000 to
 * U+FFFF, or by code point; the predicate says the same in both. It grows with the number of such characters only.
 */
export function newerThan({ value, prefix }: Pick<VersionGuard, 'value' | 'prefix'>): Predicate {
  const newer = typeof value === 'string' ? laterText(value, prefix?.length ?? 0) : P.gt(value);
  return prefix === undefined ? newer : TextP.startingWith(prefix).and(newer);
}

function laterText(text: string, from: number): Predicate {
  let later = P.gt(text);
  for (const [at, character] of placesThatSortTwoWays(text, from)) {
    const before = text.slice(0, at);
    later =
      character < firstAfterPairs
        ? later
            .and(P.lt(before + firstAfterPairs).or(P.gte(before + lastUnit)))
            .and(TextP.notStartingWith(before + lastUnit))
        : later.or(P.between(before + firstBeyond, before + firstAfterPairs));
  }
  return later;
}

/** Where a text has a character beyond U+FFFF, or one from U+E000 on. */
function* placesThatSortTwoWays(text: string, from: number): Generator<readonly [at: number, unit: string]> {
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charAt(at);
    if (unit < '\ud800') continue;
    yield [at, unit];
    if (unit < firstAfterPairs) at += 1;
  }
}
