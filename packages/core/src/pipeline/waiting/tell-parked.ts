import type { Engine } from '../engine.ts';

/** Tells how many writes began to wait since it was last told. @internal */
export function tellParked({ waitingRoom, options }: Engine): void {
  const writes = waitingRoom.news();
  if (writes > 0) options.publish({ type: 'parked', writes });
}
