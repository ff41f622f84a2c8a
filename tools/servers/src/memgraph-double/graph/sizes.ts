import { isList, isMap } from '../language/values.ts';
import type { Value } from '../value.ts';
import type { EdgeRecord, VertexRecord } from './records.ts';

const perProperty = 24;

/** What a node takes without its properties, and what a relationship does, in bytes: a guess. */
export const bareSizes = { vertex: 200, edge: 150 } as const;

/** Guesses how many bytes a node or relationship takes. */
export function recordSize({ handle, version }: EdgeRecord | VertexRecord): number {
  let bytes: number = bareSizes[handle.kind];
  for (const value of version.properties.values()) bytes += sizeOf(value);
  return bytes;
}

/** Guesses how many bytes a property takes. */
export function sizeOf(value: Value): number {
  return perProperty + contentOf(value);
}

function contentOf(value: Value): number {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object') return 8;
  if (isList(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item), 0);
  if (!isMap(value)) return 16;
  return Object.entries(value).reduce((sum, [name, item]) => sum + name.length + sizeOf(item ?? null), 0);
}
