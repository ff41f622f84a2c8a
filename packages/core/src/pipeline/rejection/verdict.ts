import type { Engine } from '../engine.ts';

/**
 * Decides on held rejections when nothing in hand can still decide on them: a suspected flood is one when every delivery
 * waits for the verdict and no other could start; a few cases at the end of the input are single ones.
 *
 * @internal
 */
export function judge(engine: Engine): void {
  const { rejections, dispatcher, slicer, verdictWaiters } = engine;
  if (rejections.held === 0 || engine.isTransforming) return;
  const { active, batcher, slots } = dispatcher;
  const allWait = active.size === verdictWaiters.size;
  const noneCanStart = active.size >= slots || batcher.dueAt() === undefined;
  if (rejections.isWriteSuspect && allWait && noneCanStart) {
    // What is ready to come in may clear it, so the event loop turns first.
    if (!rejections.convict(slicer.turns)) slicer.yieldTurn();
  }
  if (!rejections.isWriteSuspect && engine.inputEnded && engine.isQuiet) rejections.conclude();
}
