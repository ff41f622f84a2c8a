import type { Engine } from '../engine.ts';

/**
 * Decides on held rejections when nothing in hand can still decide on them: a suspected flood is one when every delivery
 * waits for the verdict and no other could start; a few cases at the end of the input are single ones.
 *
 * @internal
 */
export function judge(engine: Engine): void {
  const { rejections } = engine;
  if (rejections.held === 0) return;
  if (rejections.isWriteSuspect && isHopeless(engine)) rejections.accuse();
  else rejections.acquit();
  const isOver = engine.inputEnded && !engine.isTransforming && engine.isResting;
  if (isOver && !rejections.isWriteSuspect) rejections.conclude();
}

/** Whether nothing that could be written is under way or could start. */
function isHopeless({ dispatcher, verdictWaiters, isTransforming }: Engine): boolean {
  const { active, batcher } = dispatcher;
  const canStart = dispatcher.canStart && batcher.dueAt() !== undefined;
  return !isTransforming && !canStart && active.size === verdictWaiters.size;
}
