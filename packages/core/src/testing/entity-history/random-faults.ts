import type { ErrorCode } from '../../errors.ts';
import type { HistoryStep, LifeStep } from '../history/history-plan.ts';
import type { FaultError, SinkFault } from '../memory-sink/sink-fault.ts';
import type { Dice } from './dice.ts';

/** @internal */
export function randomFault(dice: Dice): SinkFault | undefined {
  const roll = dice.below(20);
  if (roll < 8) return undefined;
  if (roll < 12) return fail(dice);
  if (roll < 15) return { type: 'partial', failed: partial(dice) };
  if (roll < 17) return { type: 'slow', afterMs: dice.oneOf([1, 90, 900]) };
  if (roll < 18) return { type: 'hang', until: dice.oneOf(['abort', 'never']) };
  return {
    type: 'late',
    answer: dice.oneOf(['lost', 'lost', 'hang']),
    landsAfterMs: dice.oneOf([1, 30, 300, 3000]),
  };
}

function fail(dice: Dice): SinkFault {
  if (dice.hits(12))
    return { type: 'fail', code: dice.oneOf(['unauthorized', 'misconfigured', 'closed', 'internal']) };
  const code = dice.oneOf<ErrorCode>([
    'unavailable',
    'unavailable',
    'conflict',
    'throttled',
    'too-large',
    'rejected',
  ]);
  const reason = dice.oneOf([undefined, undefined, 'constraint', 'size', 'resources']);
  const afterMs = dice.oneOf([0, 0, 20, 300]);
  const error: FaultError = { code, reason, retryAfterMs: dice.hits(4) ? dice.below(200) : undefined };
  // What a sink refuses it has not written.
  const isUnknown = code !== 'rejected' && dice.hits(2);
  if (isUnknown)
    return {
      type: 'fail',
      ...error,
      outcome: 'unknown',
      applied: dice.oneOf<'all' | number>(['all', 1]),
      afterMs,
    };
  return { type: 'fail', ...error, outcome: 'not-applied', applied: 0, afterMs };
}

function partial(dice: Dice): readonly (FaultError & { readonly index: number })[] {
  const count = dice.between(1, 2);
  return dice.list(count, (index) => ({
    index: index * 3 + dice.below(3),
    code: dice.oneOf<ErrorCode>(['rejected', 'conflict', 'throttled', 'unavailable']),
  }));
}

/** @internal */
export function randomStep(dice: Dice, partitions: number): HistoryStep {
  return { afterMs: dice.oneOf([0, 1, 10, 40, 200, 1100]), ...randomDeed(dice, partitions) };
}

type Deed = LifeStep | { readonly do: 'append'; readonly partition: number; readonly count: number };

function randomDeed(dice: Dice, partitions: number): Deed {
  const partition = dice.below(partitions);
  switch (dice.below(10)) {
    case 0:
    case 1:
      return { do: 'append', partition, count: dice.between(1, 6) };
    case 2:
      return { do: 'revoke', partition, deadlineMs: dice.oneOf([0, 30, 600]), backAfterMs: dice.below(60) };
    case 3:
      return { do: 'lose', partition, backAfterMs: dice.below(60) };
    case 4:
      return { do: 'unsettle', partition, forMs: dice.below(200) };
    case 5:
      return { do: 'duplicate', partition };
    case 6:
      return { do: dice.oneOf(['stall', 'hold', 'sink-away']), forMs: dice.below(300) };
    case 7:
      return { do: dice.oneOf(['kill', 'break', 'abort']) };
    case 8:
      return { do: 'stop' };
    default:
      return { do: 'slow-commits', ms: dice.oneOf([0, 5, 400]) };
  }
}
