import type { Op } from './op.ts';

/**
 * Cuts ops into parts that are a request each: before something is made again that the part has removed, or that hangs on such.
 *
 * TinkerPop's transactional graph (3.7.5) loses an edge that is made at a vertex which the same transaction has removed and made
 * again, or takes it for a conflict with another transaction; and so it takes any edge that comes back.
 */
export function cutOps(ops: readonly Op[]): readonly (readonly Op[])[] {
  const parts: Op[][] = [];
  let part: Op[] = [];
  let dropped = new Set<string>();
  for (const op of ops) {
    if (dropped.size > 0 && makesAgain(op, dropped)) {
      parts.push(part);
      part = [];
      dropped = new Set();
    }
    part.push(op);
    if ((op.kind === 'drop-vertex' || op.kind === 'drop-edge') && op.id !== undefined) dropped.add(op.id);
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

function makesAgain(op: Op, dropped: ReadonlySet<string>): boolean {
  if (op.kind !== 'put-vertex' && op.kind !== 'put-edge') return false;
  if (op.id !== undefined && dropped.has(op.id)) return true;
  return op.kind === 'put-edge' && (dropped.has(op.from) || dropped.has(op.to));
}
