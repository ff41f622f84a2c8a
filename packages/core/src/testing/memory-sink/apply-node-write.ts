import type { RivergraphError } from '../../errors.ts';
import { rejected } from '../../errors.ts';
import { entityKey } from '../../graph/entity-key.ts';
import type { NodeWrite } from '../../graph/write.ts';
import type { GraphStore } from './graph-store.ts';

/** @internal */
export function applyNodeWrite(
  store: GraphStore,
  { shape, row }: NodeWrite,
  place: string | undefined,
): RivergraphError | undefined {
  const { node: type, action, set } = shape;
  if (type.ownedBy !== undefined) {
    return rejected(`memory sink: ${type.label} is owned and can only be written through ${type.ownedBy}`);
  }
  const id = entityKey(type, row);
  const found = store.nodes.get(id);
  if (action === 'delete') {
    if (found !== undefined) store.removeNode(found);
    return undefined;
  }
  if (action === 'update' && found === undefined) return undefined;
  store.set(store.ensureNode(id, type, { row }), { version: type.version, place }, { set, row });
  return undefined;
}
