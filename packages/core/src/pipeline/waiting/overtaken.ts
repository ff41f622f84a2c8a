import { foldWrites } from '../../graph/fold-writes.ts';
import { isGraphWrite } from '../../graph/is-write.ts';
import type { GraphWrite } from '../../graph/write.ts';
import type { Item } from '../delivery/item.ts';
import type { EndpointWait } from './endpoint-wait.ts';
import { leftAfter, remedyFor } from './succession.ts';
import { subjectKey } from './touched.ts';

/**
 * Notes that a newer write became durable while this one is being tried, since what is under way cannot be changed any
 * more, or while others are written once more in its name, since it must come after them.
 *
 * @internal
 */
export function noteNewer({ write }: Item, wait: EndpointWait, newer: GraphWrite): void {
  if (wait.hasLanded || leftAfter(write, newer) !== write) append(wait.newer, remedyFor(write, newer));
}

/** Few are kept: what one is told is told again by each that writes it once more, so they would multiply. */
function append(writes: GraphWrite[], next: GraphWrite): void {
  const last = writes.at(-1);
  const isOfOne = last !== undefined && subjectKey(last) === subjectKey(next);
  const isDelete = next.shape.action === 'delete';
  const folded = isOfOne ? foldWrites(last, next) : undefined;
  if (folded !== undefined || (isOfOne && isDelete)) writes.pop();
  if (isOfOne && isDelete) append(writes, next);
  else writes.push(folded ?? next);
}

/**
 * Whether what is written once more in the name of this write must all be written, though a newer write has become durable:
 * more must follow it, or it deletes what the older write brought back, which the newer one has not undone.
 *
 * @internal
 */
export function owesMore({ write }: Item, wait: EndpointWait): boolean {
  if (!wait.hasLanded) return false;
  return wait.newer.length > 0 || (isGraphWrite(write) && write.shape.action === 'delete');
}

/** Takes off a write that is back what newer ones did meanwhile. Gives whether anything is left of it. @internal */
export function catchUp(item: Item, wait: EndpointWait): boolean {
  if (wait.hasLanded) return false;
  for (const newer of wait.newer.splice(0)) {
    const left = leftAfter(item.write, newer);
    if (left === undefined) return false;
    // Something of it has changed, so what it lacked may be no longer needed.
    wait.isWoken ||= left !== item.write;
    item.write = left;
  }
  return true;
}
