import type { EdgeWriteShape, EndpointShape, GraphWrite } from '@rivergraph/core';

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

/** Lists what a write touches, given what `entitiesOf` says of it. */
export function touchesOf(write: GraphWrite, entities: readonly string[]): readonly Touch[] {
  const { shape } = write;
  const [first = '', second = first] = entities;
  if (shape.kind === 'node') {
    return [{ entity: first, mode: shape.action === 'upsert' ? setFirst : change }];
  }
  const loop = entities.length === 2;
  const edge: Touch = { entity: entities.at(-1) ?? '', mode: change };
  if (shape.action === 'delete')
    return shape.edge.to.ownedBy === undefined ? [edge] : [edge, touchOwned(second)];
  const from: Touch = { entity: first, mode: modeOf(shape.from, setFirst) };
  const to: Touch = {
    entity: loop ? first : second,
    mode: modeOf(shape.to, endsAlike(shape) ? setFirst : setSecond),
  };
  return [from, to, edge];
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

function touchOwned(entity: string): Touch {
  return { entity, mode: change };
}

function modeOf(end: EndpointShape, set: typeof setFirst | typeof setSecond): Mode {
  if (end.mode === 'ref') return use;
  return end.mode === 'merge' ? ensure : set;
}
