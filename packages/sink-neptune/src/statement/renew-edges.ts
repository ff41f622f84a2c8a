import type { Op } from './op.ts';

/**
 * Lets an edge that is removed and made again by one request stay, and renews what it has: a server has less to do, and
 * TinkerPop's transactional graph (3.7.5) takes an edge that comes back within a transaction for a conflict with another.
 */
export function renewEdges(ops: readonly Op[]): readonly Op[] {
  if (!ops.some(({ kind }) => kind === 'drop-edge')) return ops;
  const renewed: (Op | undefined)[] = [];
  const edges = new Map<string, number>();
  const vertices = new Map<string, number>();
  for (const op of ops) {
    const at = renewed.push(op) - 1;
    if (op.kind === 'drop-vertex') vertices.set(op.id, at);
    if (op.id === undefined) continue;
    if (op.kind === 'drop-edge') {
      // Where it is gone already there is nothing to do.
      if (edges.has(op.id)) renewed[at] = undefined;
      else edges.set(op.id, at);
    }
    if (op.kind !== 'put-edge') continue;
    const dropped = edges.get(op.id);
    edges.delete(op.id);
    // With an end that went after it, it has gone once more.
    const isAway = [op.from, op.to].some((end) => (vertices.get(end) ?? -1) > (dropped ?? -1));
    if (dropped === undefined || isAway) continue;
    renewed[dropped] = undefined;
    renewed[at] = { ...op, fresh: true };
  }
  return renewed.filter((op) => op !== undefined);
}
