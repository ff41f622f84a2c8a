import { edgeKey, entityKey, ownedEntityKey } from '@rivergraph/core';
import type { EdgeWrite, EdgeWriteShape, EndpointShape, GraphWrite, NodeWriteShape } from '@rivergraph/core';

/** The node must exist. */
const use = 0;
/** The node is created where it is missing. */
const ensure = 1;
/** The node is created and set; as the first end of an edge, or alone. */
const setFirst = 2;
/** The node is created and set as the second end of an edge. */
const setSecond = 3;
/** Anything else: updated only, deleted, or an edge. */
const change = 4;

/** How a write treats an entity. */
export type Mode = typeof use | typeof ensure | typeof setFirst | typeof setSecond | typeof change;

/** One entity that a write touches. */
export interface Touch {
  readonly entity: string;
  readonly mode: Mode;
}

/** For each mode, those that a write may not overtake on the same entity. */
export const conflictsAcross: readonly [
  readonly Mode[],
  readonly Mode[],
  readonly Mode[],
  readonly Mode[],
  readonly Mode[],
] = [
  [ensure, setFirst, setSecond, change],
  [use, change],
  [use, setFirst, setSecond, change],
  [use, setFirst, setSecond, change],
  [use, ensure, setFirst, setSecond, change],
];

/**
 * For each mode, those that may not meet it on the same entity in one group: within a group all that must exist is
 * looked up first, then the first ends are written, then the second ends, then the edges.
 */
export const conflictsWithin: typeof conflictsAcross = [
  [ensure, setFirst, setSecond],
  [use],
  [use, setSecond],
  [use, setFirst],
  [],
];

/**
 * Names the labels and edge types of which entities must be told apart: those that writes of two of these shapes treat in ways
 * that do not commute, and all of a shape that may be split. Writes of any other shape stay in order by themselves.
 */
export function contestedTypes(shapes: ReadonlySet<GraphWrite['shape']>): ReadonlySet<string> {
  const contested = new Set<string>();
  const seen = new Map<string, Mode[]>();
  for (const shape of shapes) {
    const touches = accessesOf(shape);
    for (const { type, mode } of touches) {
      const others = seen.get(type) ?? [];
      const conflicts = others.some((other) => conflictsAcross[mode].includes(other));
      if (conflicts || !neverSplits(shape)) contested.add(type);
    }
    for (const { type, mode } of touches) seen.set(type, [...(seen.get(type) ?? []), mode]);
  }
  return contested;
}

/** Lists the entities of contested types that a write touches. */
export function touchesOf(write: GraphWrite, contested: ReadonlySet<string>): readonly Touch[] {
  const touches: Touch[] = [];
  for (const { type, mode, entity } of accessesOf(write.shape))
    if (contested.has(type)) touches.push({ entity: entity(write), mode });
  return touches;
}

/** Whether writes of a shape always go as one group, whatever entities they name. */
export function neverSplits(shape: GraphWrite['shape']): boolean {
  if (shape.kind === 'node' || shape.action === 'delete') return true;
  const { from, to } = shape;
  if (from.node !== to.node) return true;
  return from.mode === to.mode && (from.mode !== 'upsert' || endsAlike(shape));
}

/** Whether both ends can be written by one statement: the same label, treated in the same way. */
export function endsAlike({ from, to }: EdgeWriteShape): boolean {
  if (from.node !== to.node || from.mode !== to.mode || from.set.length !== to.set.length) return false;
  return from.set.every((property, at) => property.name === to.set[at]?.name);
}

/** How the writes of a shape treat entities of a type, and which entity that is of a write. */
interface Access {
  /** A label, or an edge type after a dash. */
  readonly type: string;
  readonly mode: Mode;
  readonly entity: (write: GraphWrite) => string;
}

const byShape = new WeakMap<GraphWrite['shape'], readonly Access[]>();

function accessesOf(shape: GraphWrite['shape']): readonly Access[] {
  const known = byShape.get(shape);
  if (known !== undefined) return known;
  const accesses = shape.kind === 'node' ? [nodeAccess(shape)] : edgeAccesses(shape);
  byShape.set(shape, accesses);
  return accesses;
}

function nodeAccess({ node, action }: NodeWriteShape): Access {
  return {
    type: node.label,
    mode: action === 'upsert' ? setFirst : change,
    entity: ({ row }) => entityKey(node, row),
  };
}

function edgeAccesses(shape: EdgeWriteShape): readonly Access[] {
  const { edge, from, to } = shape;
  const isOwned = edge.to.ownedBy !== undefined;
  const fromKey = (write: GraphWrite): string => entityKey(edge.from, (write as EdgeWrite).from);
  const toKey = (write: GraphWrite): string => {
    const ends = write as EdgeWrite;
    return isOwned ? ownedEntityKey(edge, ends.from, ends.to) : entityKey(edge.to, ends.to);
  };
  const itself: Access = {
    type: `-${edge.type}`,
    mode: change,
    entity: (write) => edgeKey(write as EdgeWrite),
  };
  if (shape.action === 'delete')
    return isOwned ? [itself, { type: edge.to.label, mode: change, entity: toKey }] : [itself];
  return [
    { type: edge.from.label, mode: modeOf(from, setFirst), entity: fromKey },
    {
      type: edge.to.label,
      mode: modeOf(to, endsAlike(shape) ? setFirst : setSecond),
      entity: toKey,
    },
    itself,
  ];
}

function modeOf(end: EndpointShape, set: typeof setFirst | typeof setSecond): Mode {
  if (end.mode === 'ref') return use;
  return end.mode === 'merge' ? ensure : set;
}
