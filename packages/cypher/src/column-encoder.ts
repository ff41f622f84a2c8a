import type { ScalarType } from '@rivergraph/core';
import type { CypherDialect } from './dialect.ts';
import { elementType, isList } from './element-type.ts';

/** How a value, neither null nor undefined, becomes what the driver takes, by type; values of the others travel as they are. @public */
export type ScalarEncoders = { readonly [T in ScalarType]?: (value: unknown) => unknown };

/** Makes the `encode` of a dialect; lists are encoded item by item. @public */
export function columnEncoder(encoders: ScalarEncoders): CypherDialect['encode'] {
  return (type, values) => {
    const encode = encoders[elementType(type)];
    if (encode === undefined)
      return values.includes(undefined) ? values.map((value) => value ?? null) : values;
    if (isList(type))
      return values.map((list) => (isAbsent(list) ? null : (list as readonly unknown[]).map(encode)));
    return values.map((value) => (isAbsent(value) ? null : encode(value)));
  };
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
