import type { Engine } from '../engine.ts';

/** Brings what has waited for an endpoint into the batcher, as new arrivals, as far as time allows. @internal */
export function readmit({ waitingRoom, dispatcher, slicer, now }: Engine): void {
  const isAll = waitingRoom.release(
    (item) => dispatcher.batcher.add(item, now),
    () => slicer.isSpent,
  );
  if (!isAll) slicer.yieldTurn();
}
