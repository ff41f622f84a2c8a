import type { PropertyType, ScalarType } from '@rivergraph/core';

/** Whether values of a type are lists. */
export function isList(type: PropertyType): boolean {
  return type.endsWith('[]');
}

/** The type of a value, or of the items of a list. */
export function elementType(type: PropertyType): ScalarType {
  return (isList(type) ? type.slice(0, -2) : type) as ScalarType;
}
