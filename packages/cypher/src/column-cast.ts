import type { ScalarType } from '@rivergraph/core';
import type { CypherDialect } from './dialect.ts';
import { elementType, isList } from './element-type.ts';

/** How the text of a value is cast, by type; values of the others are what they are. @public */
export type ScalarCasts = { readonly [T in ScalarType]?: (cell: string) => string };

/**
 * Makes the `cast` of a dialect. A list is cast as `each` writes it, given the text of the list and what becomes of an item `x`.
 * The casts of the types of `refuseNull` are not asked for null.
 *
 * @public
 */
export function columnCast(
  casts: ScalarCasts,
  each: (cell: string, item: string) => string,
  refuseNull: readonly ScalarType[] = [],
): NonNullable<CypherDialect['cast']> {
  return (type, cell, holds) => {
    const scalar = elementType(type);
    const cast = casts[scalar];
    if (cast === undefined) return cell;
    if (isList(type)) return each(cell, cast('x'));
    if (holds === 'value' || !refuseNull.includes(scalar)) return cast(cell);
    return `CASE WHEN ${cell} IS NULL THEN null ELSE ${cast(cell)} END`;
  };
}
