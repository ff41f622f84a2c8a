import type { Edge, Value, Vertex } from '../value.ts';
import { clientError } from './errors.ts';
import { count, type Run } from './run.ts';
import { isEntity, isList, isMap, typeName } from './values.ts';

/** Sets a property, if the value can be one. Lists and maps can, however deep. Failure: a client error for nodes and relationships. */
export function storeProperty(run: Run, entity: Vertex | Edge, name: string, value: Value): void {
  checkStorable(value);
  run.graph.setProperty(entity, name, value);
}

/** Sets a property and counts that as one of a SET. */
export function setProperty(run: Run, entity: Vertex | Edge, name: string, value: Value): void {
  storeProperty(run, entity, name, value);
  count(run, 'properties-set');
}

function checkStorable(value: Value): void {
  if (isEntity(value)) throw clientError(`'${typeName(value)}' cannot be used as a property value.`);
  if (isList(value)) value.forEach(checkStorable);
  else if (isMap(value)) for (const item of Object.values(value)) checkStorable(item ?? null);
}
