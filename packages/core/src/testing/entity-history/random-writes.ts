import type { Dice } from './dice.ts';
import type {
  PlannedEdge,
  PlannedEnd,
  PlannedNode,
  PlannedOpaque,
  PlannedValues,
  PlannedWrite,
} from './planned-write.ts';

/**
 * Which writes a plan has: `all`; `repeatable`, those that do not ask what exists; `guarded`, those that a version decides
 * on whenever they land.
 *
 * @public
 */
export type EntityWrites = 'all' | 'repeatable' | 'guarded';

/** Where the writes of a plan come from. @internal */
export interface WriteMaker {
  readonly dice: Dice;
  readonly kinds: EntityWrites;
  /** Whether each partition has entities of its own. */
  readonly isLocal: boolean;
  /** How many nodes of a label there are, for all or for each partition. */
  readonly nodes: number;
  /** Whether versions may be older than what came before. */
  readonly isMixed: boolean;
  /** Values that no other write of the plan has, ascending. */
  nextValue(): number;
}

/** @internal */
export function randomWrite(maker: WriteMaker, partition: number): PlannedWrite {
  const roll = maker.dice.below(20);
  if (maker.kinds === 'guarded') {
    if (roll < 2) return opaque(maker, partition, 'free');
    return roll < 12 ? guardedNode(maker, partition) : feeds(maker, partition);
  }
  if (roll < 8) return node(maker, partition);
  if (roll < 17) return edge(maker, partition);
  return opaque(maker, partition, maker.dice.oneOf(['known', 'free', 'unknown']));
}

function node(maker: WriteMaker, partition: number): PlannedNode {
  const { dice, kinds } = maker;
  if (dice.hits(4)) return guardedNode(maker, partition);
  const label = dice.hits(3) ? 'Place' : 'User';
  const id = idOf(maker, partition);
  const roll = dice.below(10);
  if (roll < 2) return { kind: 'node', action: 'delete', label, id, set: {} };
  const action = kinds === 'all' && roll < 4 ? 'update' : 'upsert';
  return {
    kind: 'node',
    action,
    label,
    id,
    set: values(maker, label === 'User' ? ['x', 'y', 'z'] : ['x', 'y']),
  };
}

/** Where versions count, an entity is one partition's: positions of two have no order. */
function guardedNode(maker: WriteMaker, partition: number): PlannedNode {
  const { dice, kinds } = maker;
  const label = dice.hits(2) ? 'Meter' : 'Sensor';
  const id = ownId(maker, partition);
  if (kinds !== 'guarded' && dice.hits(6)) return { kind: 'node', action: 'delete', label, id, set: {} };
  const action = kinds === 'all' && dice.hits(5) ? 'update' : 'upsert';
  const set = values(maker, ['x', 'y']);
  return { kind: 'node', action, label, id, set: label === 'Meter' ? { ...set, v: version(maker) } : set };
}

function edge(maker: WriteMaker, partition: number): PlannedEdge {
  const roll = maker.dice.below(10);
  if (roll < 4) return knows(maker, partition);
  if (roll < 6) return at(maker, partition);
  return roll < 9 ? hasDay(maker, partition) : feeds(maker, partition);
}

function knows(maker: WriteMaker, partition: number): PlannedEdge {
  const from = idOf(maker, partition);
  const to = maker.dice.hits(5) ? from : idOf(maker, partition);
  return edgeOf(maker, 'KNOWS', { from: end(maker, from), to: end(maker, to), key: {} });
}

function at(maker: WriteMaker, partition: number): PlannedEdge {
  const from = end(maker, idOf(maker, partition));
  const to = end(maker, idOf(maker, partition));
  return edgeOf(maker, 'AT', { from, to, key: { n: maker.dice.below(2) } });
}

function hasDay(maker: WriteMaker, partition: number): PlannedEdge {
  const { dice } = maker;
  const from = end(maker, idOf(maker, partition));
  const to = end(maker, dice.below(2));
  const isDelete = dice.hits(5);
  const action = isDelete ? 'delete' : 'upsert';
  const upserted: PlannedEnd = dice.hits(2)
    ? { mode: 'upsert', id: to.id, set: values(maker, ['x', 'y']) }
    : to;
  return { kind: 'edge', action, type: 'HAS_DAY', ...asEnds(action, from, upserted), set: {} };
}

function feeds(maker: WriteMaker, partition: number): PlannedEdge {
  const { dice, kinds } = maker;
  const from: PlannedEnd = dice.hits(2)
    ? { mode: 'upsert', id: ownId(maker, partition), set: { ...values(maker, ['x']), v: version(maker) } }
    : { mode: 'merge', id: ownId(maker, partition) };
  const to: PlannedEnd = { mode: 'merge', id: ownId(maker, partition) };
  const isDelete = kinds !== 'guarded' && dice.hits(6);
  if (isDelete)
    return { kind: 'edge', action: 'delete', type: 'FEEDS', ...asEnds('delete', from, to), set: {} };
  const set = { ...values(maker, ['w']), v: version(maker) };
  return { kind: 'edge', action: 'upsert', type: 'FEEDS', from, to, set };
}

function edgeOf(
  maker: WriteMaker,
  type: 'KNOWS' | 'AT',
  { from, to, key }: { readonly from: PlannedEnd; readonly to: PlannedEnd; readonly key: PlannedValues },
): PlannedEdge {
  const action = maker.dice.hits(5) ? 'delete' : 'upsert';
  const set = action === 'upsert' ? { ...key, ...values(maker, ['w']) } : key;
  return { kind: 'edge', action, type, ...asEnds(action, from, to), set };
}

/** A delete takes refs. */
function asEnds(
  action: 'upsert' | 'delete',
  from: PlannedEnd,
  to: PlannedEnd,
): { readonly from: PlannedEnd; readonly to: PlannedEnd } {
  if (action === 'upsert') return { from, to };
  return { from: { mode: 'ref', id: from.id }, to: { mode: 'ref', id: to.id } };
}

function end(maker: WriteMaker, id: number): PlannedEnd {
  const { dice, kinds } = maker;
  const modes = ['merge', 'merge', 'upsert', 'ref', 'skip', 'wait'] as const;
  const mode = modes[dice.below(kinds === 'all' ? modes.length : 3)] ?? 'merge';
  if (mode === 'upsert') return { mode, id, set: values(maker, ['x']) };
  return mode === 'wait' ? { mode, id, set: { forMs: dice.oneOf([20, 500, 5000]) } } : { mode, id };
}

function opaque(maker: WriteMaker, partition: number, what: 'known' | 'free' | 'unknown'): PlannedOpaque {
  const value = maker.nextValue();
  if (what === 'free') return { kind: 'opaque', key: `free ${value}`, value, entities: [] };
  if (what === 'unknown')
    return { kind: 'opaque', key: `unknown ${partition} ${maker.dice.below(2)}`, value };
  const id = idOf(maker, partition);
  // The key is among its entities: whoever writes the same must name the same.
  const entities = maker.dice.hits(2) ? [`known ${id}`, id] : [`known ${id}`];
  return { kind: 'opaque', key: `known ${id}`, value, entities };
}

/** Any subset of the properties; now and then one is removed. */
function values(maker: WriteMaker, names: readonly string[]): PlannedValues {
  const chosen = names.filter(() => !maker.dice.hits(3));
  return Object.fromEntries(chosen.map((name) => [name, maker.dice.hits(6) ? null : maker.nextValue()]));
}

/** Unique. */
function version(maker: WriteMaker): number {
  const next = maker.nextValue() * 100;
  return maker.isMixed && maker.dice.hits(3) ? next - maker.dice.between(1, 20) * 100 + 1 : next;
}

/** Two digits, so that no id begins like another. */
function idOf(maker: WriteMaker, partition: number): number {
  return maker.isLocal ? ownId(maker, partition) : 10 + maker.dice.below(maker.nodes);
}

function ownId(maker: WriteMaker, partition: number): number {
  return 20 + 10 * partition + maker.dice.below(maker.nodes);
}
