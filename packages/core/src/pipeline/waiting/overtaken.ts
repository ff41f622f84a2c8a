import type { GraphWrite } from '../../graph/write.ts';
import type { Item } from '../delivery/item.ts';
import type { EndpointWait } from './endpoint-wait.ts';
import { leftAfter, remedyFor } from './succession.ts';

/**
 * Notes that a newer write became durable while this one is being tried: what is under way cannot be changed any more.
 *
 * @internal
 */
export function noteNewer({ write }: Item, wait: EndpointWait, newer: GraphWrite): void {
  if (leftAfter(write, newer) !== write) wait.newer.push(remedyFor(write, newer));
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
