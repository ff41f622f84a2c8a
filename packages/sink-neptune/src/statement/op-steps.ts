import gremlin from 'gremlin';
import { contentSteps, removeSteps } from './content-steps.ts';
import type { GremlinDialect } from './dialect.ts';
import { isEmpty } from './op.ts';
import type { Assignment, Content, DropEdge, DropVertex, Op, PutEdge, PutVertex, SetVertex } from './op.ts';
import { aside, bytecodeOf } from './step.ts';
import type { Step } from './step.ts';

const { cardinality, direction, merge, t } = gremlin.process;

/**
 * The steps of an op within a chain. They take one traverser and give one, so that the steps behind them are run exactly
 * once. Those of a put leave the traversal at its element.
 */
export function opSteps(op: Op, dialect: GremlinDialect): readonly Step[] {
  switch (op.kind) {
    case 'put-vertex':
      return dialect.upsert === 'merge' ? mergeVertex(op, dialect) : coalesceVertex(op);
    case 'put-edge':
      if (op.id === undefined) return addEdge(op);
      return dialect.upsert === 'merge' ? mergeEdge(op, op.id) : coalesceEdge(op, op.id);
    case 'set-vertex':
      return setVertex(op);
    case 'drop-vertex':
      return dropVertex(op);
    case 'drop-edge':
      return dropEdge(op);
  }
}

/** No cardinality where it is created: a new vertex has no old value, and the map of a creation holds the label, which has none. */
function mergeVertex({ id, label, key, content }: PutVertex, { single }: GremlinDialect): readonly Step[] {
  const search: Step = ['mergeV', new Map([[t.id, id]])];
  const inMaps = single === 'map' && content.guard === undefined;
  const create = new Map<unknown, unknown>([[t.label, label], ...key, ...(inMaps ? content.set : [])]);
  const steps: Step[] = [search, ['option', merge.onCreate, create]];
  if (!inMaps) return [...steps, ...contentSteps('vertex', content)];
  if (content.set.length > 0) steps.push(['option', merge.onMatch, new Map(content.set), cardinality.single]);
  return [...steps, ...removeSteps(content.remove)];
}

/** Properties of edges have no cardinality, and the server refuses one here. */
function mergeEdge({ type, from, to, key, content, fresh }: PutEdge, id: string): readonly Step[] {
  const inMaps = content.guard === undefined && fresh === undefined;
  const create = new Map<unknown, unknown>([
    [t.label, type],
    [direction.out, from],
    [direction.in, to],
    ...key,
    ...(inMaps ? content.set : []),
  ]);
  const steps: Step[] = [
    ['mergeE', new Map([[t.id, id]])],
    ['option', merge.onCreate, create],
  ];
  if (fresh === true) return [...steps, ...renewSteps(key), ...contentSteps('edge', content)];
  if (!inMaps) return [...steps, ...contentSteps('edge', content)];
  if (content.set.length > 0) steps.push(['option', merge.onMatch, new Map(content.set)]);
  return [...steps, ...removeSteps(content.remove)];
}

function coalesceVertex({ id, label, key, content }: PutVertex): readonly Step[] {
  const create = bytecodeOf([['addV', label], ['property', t.id, id], ...keySteps(key)]);
  return [
    ['V', id],
    ['fold'],
    ['coalesce', bytecodeOf([['unfold']]), create],
    ...contentSteps('vertex', content),
  ];
}

/** From its beginning, since engines of that time know `E` as the first step only. */
function coalesceEdge({ type, from, to, key, content, fresh }: PutEdge, id: string): readonly Step[] {
  const create = bytecodeOf([
    ['V', from],
    ['addE', type],
    ['to', bytecodeOf([['V', to]])],
    ['property', t.id, id],
    ...keySteps(key),
  ]);
  return [
    ['V', from],
    ['outE', type],
    ['hasId', id],
    ['fold'],
    ['coalesce', bytecodeOf([['unfold']]), create],
    ...(fresh === true ? renewSteps(key) : []),
    ...contentSteps('edge', content),
  ];
}

/** Leaves nothing but the key. */
function renewSteps(key: readonly Assignment[]): readonly Step[] {
  return [aside(['properties'], ['drop']), ...keySteps(key)];
}

/** A new edge each time. */
function addEdge({ type, from, to, key, content }: PutEdge): readonly Step[] {
  return [
    ['addE', type],
    ['from', bytecodeOf([['V', from]])],
    ['to', bytecodeOf([['V', to]])],
    ...keySteps(key),
    ...contentSteps('edge', content),
  ];
}

function keySteps(key: readonly Assignment[]): readonly Step[] {
  return key.map(([name, value]) => ['property', name, value]);
}

/** Beside the traversal, which goes on whether or not the vertex is there. */
function setVertex({ id, content }: SetVertex): readonly Step[] {
  if (isEmpty(content)) return [];
  return [aside(['V', id], ...contentSteps('vertex', content))];
}

function dropVertex({ id, owning }: DropVertex): readonly Step[] {
  const vertex = aside(['V', id], ['drop']);
  return owning.length === 0 ? [vertex] : [aside(['V', id], ['out', ...owning], ['drop']), vertex];
}

function dropEdge({ id, type, from, to, key }: DropEdge): readonly Step[] {
  const out: readonly Step[] = [
    ['V', from],
    ['outE', type],
  ];
  if (id !== undefined) return [aside(...out, ['hasId', id], ['drop'])];
  const end = bytecodeOf([['inV'], ['hasId', to]]);
  const keyed = key.map(([name, value]): Step => ['has', name, value]);
  return [aside(...out, ...keyed, ['where', end], ['drop'])];
}

/** Whether an op can be told in the maps of a merge alone. */
export function fitsMaps(op: PutVertex | PutEdge): boolean {
  const { guard, remove }: Content = op.content;
  return guard === undefined && remove.length === 0 && !('fresh' in op);
}
