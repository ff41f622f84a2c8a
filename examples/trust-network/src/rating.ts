import { rejected } from '@rivergraph/core';

/** The columns of a file of ratings, in their order. */
export const ratingColumns = ['rater', 'rated', 'rating', 'time'] as const;

/** One person's opinion of another. */
export interface Rating {
  readonly rater: number;
  readonly rated: number;
  /** −10, total distrust, to 10, total trust. */
  readonly rating: number;
  readonly ratedAt: Date;
}

/**
 * Makes a rating of a row of text.
 *
 * Failure: throws `rejected`, so the row goes to the dead letter and the others go on. Any error would do the same; this
 * one says in the dead letter what was wrong.
 */
export function toRating(row: { readonly [Column in (typeof ratingColumns)[number]]: string }): Rating {
  return {
    rater: wholeNumber('rater', row.rater),
    rated: wholeNumber('rated', row.rated),
    rating: wholeNumber('rating', row.rating, { min: -10, max: 10 }),
    ratedAt: new Date(1000 * wholeNumber('time', row.time.replace(/\.\d+$/, ''), { min: 0, max: 8.64e12 })),
  };
}

const anySafeInteger = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

function wholeNumber(column: string, text: string, { min, max } = anySafeInteger): number {
  const number = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw rejected(`column ${column}: expected a whole number from ${min} to ${max}, got something else`);
}
