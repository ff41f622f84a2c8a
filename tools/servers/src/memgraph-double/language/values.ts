import type { Edge, TemporalValue, Value, ValueMap, Vertex } from '../value.ts';

const temporalNames: { readonly [kind in TemporalValue['kind']]: string } = {
  date: 'date',
  'local-time': 'local_time',
  'local-date-time': 'local_date_time',
  'zoned-date-time': 'zoned_date_time',
  duration: 'duration',
};

const tags: ReadonlySet<unknown> = new Set(['vertex', 'edge', 'point', ...Object.keys(temporalNames)]);

/** Whether a value is a map. One without a prototype always is, even where it has a key `kind` that could be that of another value. */
export function isMap(value: Value): value is ValueMap {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.getPrototypeOf(value) === null || !('kind' in value) || !tags.has(value.kind);
}

/** Makes a map that is one whatever its keys are. */
export function mapOf(entries: Iterable<readonly [string, Value]>): ValueMap {
  const map: { [name: string]: Value } = Object.create(null);
  for (const [name, value] of entries) map[name] = value;
  return map as ValueMap;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isNumber(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

export function isVertex(value: Value): value is Vertex {
  return kindOf(value) === 'vertex';
}

export function isEdge(value: Value): value is Edge {
  return kindOf(value) === 'edge';
}

export function isEntity(value: Value): value is Vertex | Edge {
  return isVertex(value) || isEdge(value);
}

export function isTemporal(value: Value): value is TemporalValue {
  const kind = kindOf(value);
  return kind !== undefined && Object.hasOwn(temporalNames, kind);
}

/** The kind of a value that has one: neither a map, nor a list, nor a scalar. */
export function kindOf(value: Value): string | undefined {
  if (typeof value !== 'object' || value === null || isList(value) || isMap(value)) return undefined;
  return value.kind;
}

/** The name of a value's type as Memgraph's errors have it. */
export function typeName(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'string') return 'string';
  if (isList(value)) return 'list';
  if (isTemporal(value)) return temporalNames[value.kind];
  return kindOf(value) ?? 'map';
}
