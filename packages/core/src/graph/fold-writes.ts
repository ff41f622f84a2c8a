import { entityKey } from './entity-key.ts';
import { foldGuarded } from './fold-guarded.ts';
import { isGuarded } from './version-guards.ts';
import type { EdgeWrite, EndpointShape, GraphRow, GraphWrite, NodeWrite, PropertyShape } from './write.ts';
import { edgeReaderOf, nodeReaderOf } from './write-readers.ts';

/**
 * Makes one write of two of the same entity: it leaves the graph as the two would, one after the other, while nothing else
 * touches the entity between. `undefined` where one write cannot say it.
 *
 * Later properties win, and `null`, which removes, stays. Only upserts of one type fold, and updates of one type. Writes of
 * one shape, the usual case, fold to one of the two as it is. The caller has seen that both name the same node, or the
 * same edge with its key, and, where {@link isPlaced} says so, that they come from one partition in its order.
 *
 * @internal
 */
export function foldWrites(earlier: GraphWrite, later: GraphWrite): GraphWrite | undefined {
  if (later.shape.action === 'delete') return undefined;
  if (earlier.shape === later.shape) return foldAlike(earlier, later);
  if ('from' in earlier) return 'from' in later ? foldEdges(earlier, later) : undefined;
  return 'from' in later ? undefined : foldNodes(earlier, later);
}

/** Two writes that set the same properties: the later one has it all, unless something keeps it from setting them. */
function foldAlike(earlier: GraphWrite, later: GraphWrite): GraphWrite | undefined {
  return isGuarded(later) ? foldGuarded(earlier, later) : later;
}

function foldNodes(earlier: NodeWrite, later: NodeWrite): NodeWrite | undefined {
  const { node, action, set } = later.shape;
  if (action === 'delete' || earlier.shape.action !== action || earlier.shape.node !== node) return undefined;
  // A guard takes or leaves a row as a whole, and between two versions there may be a third in the database.
  if (node.version !== undefined) return undefined;
  const row = merged(node.key, { set: earlier.shape.set, row: earlier.row }, { set, row: later.row });
  return { kind: 'graph', shape: nodeReaderOf(node).read(row)[action], row };
}

function foldEdges(earlier: EdgeWrite, later: EdgeWrite): EdgeWrite | undefined {
  const { shape } = later;
  if (earlier.shape.action !== shape.action || earlier.shape.edge !== shape.edge) return undefined;
  if (isGuarded(later) || isGuarded(earlier) || setsOneNodeTwice(later)) return undefined;
  const from = foldEnds(earlier, later, 'from');
  const to = foldEnds(earlier, later, 'to');
  if (from === undefined || to === undefined) return undefined;
  const own = { set: shape.set, row: later.row };
  const row = merged(shape.edge.key, { set: earlier.shape.set, row: earlier.row }, own);
  const pairs = edgeReaderOf(shape.edge).read(row);
  return { kind: 'graph', shape: pairs.shapeOf(from.shape, to.shape), row, from: from.row, to: to.row };
}

interface End {
  readonly shape: EndpointShape;
  readonly row: GraphRow;
}

function foldEnds(earlier: EdgeWrite, later: EdgeWrite, end: 'from' | 'to'): End | undefined {
  const before = earlier.shape[end];
  const shape = later.shape[end];
  if (before === shape) return { shape, row: later[end] };
  if (before.mode !== shape.mode || before.missing !== shape.missing || before.waitMs !== shape.waitMs) {
    return undefined;
  }
  if (shape.mode !== 'upsert') return { shape, row: later[end] };
  const { key } = shape.node;
  const row = merged(key, { set: before.set, row: earlier[end] }, { set: shape.set, row: later[end] });
  return { shape: nodeReaderOf(shape.node).read(row).endpoint, row };
}

/** An edge from a node to itself sets its first end and then its second: two of them cannot be put into one. */
function setsOneNodeTwice({ shape, from, to }: EdgeWrite): boolean {
  if (shape.from.mode !== 'upsert' || shape.to.mode !== 'upsert') return false;
  const { node } = shape.from;
  return node === shape.to.node && entityKey(node, from) === entityKey(node, to);
}

interface Part {
  readonly set: readonly PropertyShape[];
  readonly row: GraphRow;
}

/** Made from what the shapes name: a row may hold more that is `undefined`, which leaves a property as it was. */
function merged(key: readonly PropertyShape[], earlier: Part, later: Part): GraphRow {
  if (earlier.set === later.set) return later.row;
  const row: { [property: string]: unknown } = {};
  for (const { name } of key) row[name] = later.row[name];
  for (const { name } of earlier.set) row[name] = earlier.row[name];
  for (const { name } of later.set) row[name] = later.row[name];
  return row;
}
