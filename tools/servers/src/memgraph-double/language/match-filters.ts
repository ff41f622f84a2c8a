import type { Edge, Value, Vertex } from '../value.ts';
import type { Expression } from './ast.ts';
import type { EdgePattern, NodePattern } from './ast-clauses.ts';
import { equal } from './equality.ts';
import { clientError } from './errors.ts';
import { labelNames } from './label-names.ts';
import type { Row, Run } from './run.ts';
import { isMap, typeName } from './values.ts';

/** The properties a pattern asks for. Failure: a client error where a parameter for them is no map. */
export function wantedProperties(
  run: Run,
  properties: Expression | undefined,
  row: Row,
): ReadonlyMap<string, Value> {
  if (properties === undefined) return new Map();
  if (properties.kind === 'map') {
    return new Map(properties.entries.map(([name, value]) => [name, run.evaluate(value, row)]));
  }
  const map = run.evaluate(properties, row);
  if (!isMap(map)) throw clientError(`A pattern's properties must be a map, got ${typeName(map)}.`);
  return new Map(Object.entries(map).map(([name, value]) => [name, value ?? null]));
}

/** Whether a node has what a pattern asks for. */
export function nodeFits(run: Run, vertex: Vertex, node: NodePattern, row: Row): boolean {
  if (node.labels.length > 0) {
    const own = run.graph.labels(vertex);
    if (!labelNames(run, node.labels, row).every((label) => own.has(label))) return false;
  }
  return propertiesFit(run, vertex, node.properties, row);
}

/** Whether a relationship has a type and the properties a pattern asks for. */
export function edgeFits(
  run: Run,
  edge: Edge,
  types: ReadonlySet<string>,
  pattern: EdgePattern,
  row: Row,
): boolean {
  if (types.size > 0 && !types.has(edge.type)) return false;
  return propertiesFit(run, edge, pattern.properties, row);
}

function propertiesFit(
  run: Run,
  entity: Vertex | Edge,
  properties: Expression | undefined,
  row: Row,
): boolean {
  if (properties === undefined) return true;
  const own = run.graph.properties(entity);
  for (const [name, value] of wantedProperties(run, properties, row)) {
    if (equal(own.get(name) ?? null, value) !== true) return false;
  }
  return true;
}
