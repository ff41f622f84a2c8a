import type { Engine } from '../engine.ts';
import type { Lane } from '../lane/lane.ts';
import type { RejectedStep } from './rejected-step.ts';

/** Notes and tells that an output of a record was rejected. @internal */
export function reject(engine: Engine, lane: Lane, seq: number, rejected: RejectedStep): void {
  const { stage, error, write, attempts } = rejected;
  const { code, reason, message } = error;
  engine.counters.rejected[stage]++;
  engine.options.publish({
    type: 'rejected',
    stage,
    code,
    error,
    ...(reason === undefined ? {} : { reason }),
  });
  engine.rejections.note(lane, seq, { stage, code, reason, message, write, attempts }, error);
  lane.advance();
}
