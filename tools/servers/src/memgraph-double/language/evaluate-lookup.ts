import type { Edge, Value, Vertex } from '../value.ts';
import type { Expression } from './ast.ts';
import { clientError } from './errors.ts';
import { labelNames } from './label-names.ts';
import type { Row, Run } from './run.ts';
import { temporalField } from './temporal-fields.ts';
import { isEntity, isList, isMap, isTemporal, isVertex, typeName } from './values.ts';

/** Looks up a property, a key of a map, or a part of a date or time. */
export function looked(run: Run, of: Value, name: string): Value {
  if (of === null) return null;
  if (isEntity(of)) return propertyOf(run, of, name);
  if (isMap(of)) return Object.hasOwn(of, name) ? (of[name] ?? null) : null;
  if (isTemporal(of)) return temporalField(of, name);
  throw clientError('Only nodes, edges, maps, temporal types and graphs have properties to be looked up.');
}

function propertyOf({ graph }: Run, entity: Vertex | Edge, name: string): Value {
  if (!graph.exists(entity)) throw clientError('Trying to get a property from a deleted object.');
  return graph.properties(entity).get(name) ?? null;
}

/** Looks up an item of a list, from the end for what is less than 0, or a property by a name that is worked out. */
export function indexed(run: Run, of: Value, at: Value): Value {
  if (of === null || at === null) return null;
  if (isList(of)) {
    if (typeof at !== 'bigint') {
      throw clientError(`Expected an integer as a list index, got ${typeName(at)}.`);
    }
    return of.at(Number(at)) ?? null;
  }
  if (!isMap(of) && !isEntity(of)) {
    throw clientError(`Expected a list, a map, a node or an edge to index with '[]', got ${typeName(of)}.`);
  }
  if (typeof at !== 'string') {
    throw clientError(`Expected a string as a property name, got ${typeName(at)}.`);
  }
  return looked(run, of, at);
}

/** Cuts a list. */
export function sliced(run: Run, { of, from, to }: Extract<Expression, { kind: 'slice' }>, row: Row): Value {
  const list = run.evaluate(of, row);
  const start = from === undefined ? 0n : run.evaluate(from, row);
  const end = to === undefined ? undefined : run.evaluate(to, row);
  if (list === null || start === null || end === null) return null;
  if (!isList(list)) throw clientError(`Expected a list to slice, got ${typeName(list)}.`);
  if (typeof start !== 'bigint' || (end !== undefined && typeof end !== 'bigint')) {
    throw clientError('Expected an integer for a bound in list slicing.');
  }
  return list.slice(Number(start), end === undefined ? undefined : Number(end));
}

/** Whether a node has labels. Failure: a client error for a relationship, as for all that is no node. */
export function labelsTested(
  run: Run,
  { of, labels }: Extract<Expression, { kind: 'labels' }>,
  row: Row,
): Value {
  const value = run.evaluate(of, row);
  if (value === null) return null;
  if (!isVertex(value)) throw clientError('Only nodes have labels.');
  const own = run.graph.labels(value);
  return labelNames(run, labels, row).every((label) => own.has(label));
}
