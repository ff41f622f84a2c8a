import type { ScalarType } from '@rivergraph/core';
import type { CypherDialect } from './dialect.ts';
import { elementType, isList } from './element-type.ts';

/** How the text of a value is cast, by type; values of the others are what they are. @public */
export type ScalarCasts = { readonly [T in ScalarType]?: (cell: string) => string };

/**
 * Makes the `cast` of a dialect. A list is cast as `each` writes it, given the text of the list and what becomes of an item `x`.
 *
 * @public
 */
export function columnCast(
  casts: ScalarCasts,
  each: (cell: string, item: string) => string,
): NonNullable<CypherDialect['cast']> {
  return (type, cell) => {
    const cast = casts[elementType(type)];
    if (cast === undefined) return cell;
    return isList(type) ? each(cell, cast('x')) : cast(cell);
  };
}
