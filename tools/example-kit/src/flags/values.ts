import { UsageError } from './usage-error.ts';

/** The least and the greatest number that a flag takes. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** What the text of a flag has to look like, and how that is said. */
export interface Form {
  readonly form: RegExp;
  readonly expected: string;
}

/** Reads a whole number within bounds. Failure: throws a {@link UsageError}. */
export function countOf(flag: string, text: string, { min, max }: Bounds): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new UsageError(`${flag}: expected a whole number from ${min} to ${max}, got '${text}'`);
}

/** Reads one of some words. Failure: throws a {@link UsageError}. */
export function wordOf<TWord extends string>(flag: string, text: string, words: readonly TWord[]): TWord {
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw new UsageError(`${flag}: expected ${words.join(' or ')}, got '${text}'`);
}

/** Reads a text of a form, where there is one. Failure: throws a {@link UsageError}. */
export function matching(
  flag: string,
  text: string | undefined,
  { form, expected }: Form,
): string | undefined {
  if (text === undefined || form.test(text)) return text;
  throw new UsageError(`${flag}: expected ${expected}, got '${text}'`);
}
