import type { QueuedWrite } from './entity-history.ts';

/** Names a write by the record that it was made from. @internal */
export function placeOf({ output: { partition, position, output, epoch } }: QueuedWrite): string {
  return `${partition}@${position}.${output} of epoch ${epoch}`;
}
