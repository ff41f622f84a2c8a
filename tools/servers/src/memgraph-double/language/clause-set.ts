import type { Edge, Value, Vertex } from '../value.ts';
import type { RemoveItem, SetItem } from './ast-clauses.ts';
import { clientError } from './errors.ts';
import { labelNames } from './label-names.ts';
import { count, type Row, type Run } from './run.ts';
import { setProperty } from './storable.ts';
import { isEntity, isMap, isVertex } from './values.ts';

/** Sets properties and labels, in the order they are written. Of null nothing is set. */
export function setItems(run: Run, items: readonly SetItem[], row: Row): void {
  for (const item of items) setItem(run, item, row);
}

function setItem(run: Run, item: SetItem, row: Row): void {
  switch (item.kind) {
    case 'property': {
      const entity = entityIn(run.evaluate(item.of, row));
      const value = run.evaluate(item.value, row);
      if (entity !== null) setProperty(run, entity, item.name, value);
      return;
    }
    case 'replace':
    case 'merge':
      setMap(run, item, row);
      return;
    case 'labels':
      addLabels(run, item, row);
  }
}

function setMap(run: Run, item: Extract<SetItem, { kind: 'replace' | 'merge' }>, row: Row): void {
  const entity = entityIn(row.get(item.variable) ?? null);
  const properties = propertiesIn(run, run.evaluate(item.value, row));
  if (entity === null) return;
  if (item.kind === 'replace') {
    const old = [...run.graph.properties(entity).keys()];
    for (const name of old) if (!properties.has(name)) run.graph.setProperty(entity, name, null);
  }
  for (const [name, value] of properties) setProperty(run, entity, name, value);
}

function propertiesIn({ graph }: Run, value: Value): ReadonlyMap<string, Value> {
  if (isEntity(value)) return new Map(graph.properties(value));
  if (isMap(value)) return new Map(Object.entries(value).map(([name, item]) => [name, item ?? null]));
  throw clientError('Right-hand side in SET expression must be a node, an edge or a map.');
}

function addLabels(run: Run, { variable, labels }: Extract<SetItem, { kind: 'labels' }>, row: Row): void {
  const vertex = vertexIn(row.get(variable) ?? null);
  if (vertex === null) return;
  for (const label of labelNames(run, labels, row)) {
    if (run.graph.labels(vertex).has(label)) continue;
    run.graph.addLabel(vertex, label);
    count(run, 'labels-added');
  }
}

/** Removes properties and labels. Of null nothing is removed. */
export function removeItems(run: Run, items: readonly RemoveItem[], row: Row): void {
  for (const item of items) {
    if (item.kind === 'labels') removeLabels(run, item, row);
    else {
      const entity = entityIn(run.evaluate(item.of, row));
      if (entity !== null) setProperty(run, entity, item.name, null);
    }
  }
}

function removeLabels(
  run: Run,
  { variable, labels }: Extract<RemoveItem, { kind: 'labels' }>,
  row: Row,
): void {
  const vertex = vertexIn(row.get(variable) ?? null);
  if (vertex === null) return;
  for (const label of labelNames(run, labels, row)) {
    if (!run.graph.labels(vertex).has(label)) continue;
    run.graph.removeLabel(vertex, label);
    count(run, 'labels-removed');
  }
}

function entityIn(value: Value): Vertex | Edge | null {
  if (value === null || isEntity(value)) return value;
  throw clientError('Properties can only be set on edges and vertices.');
}

function vertexIn(value: Value): Vertex | null {
  if (value === null || isVertex(value)) return value;
  throw clientError('Labels can only be set on vertices.');
}
