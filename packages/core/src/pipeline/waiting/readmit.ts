import type { Engine } from '../engine.ts';

/** Brings what has waited for an endpoint into the batcher, as new arrivals, as far as time allows. @internal */
export function readmit({ waitingRoom, dispatcher, slicer, now }: Engine): void {
  const isAll = waitingRoom.release(
    (item) => dispatcher.batcher.add(item, now),
    () => slicer.isSpent,
  );
  if (!isAll) slicer.yieldTurn();
}

/** Tells how many writes began to wait since it was last told. @internal */
export function tellParked({ waitingRoom, options }: Engine): void {
  const writes = waitingRoom.news();
  if (writes > 0) options.publish({ type: 'parked', writes });
}
