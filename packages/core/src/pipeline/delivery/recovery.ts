import { rejected, type RivergraphError } from '../../errors.ts';
import { jittered } from '../../util/backoff.ts';
import type { DeliveryEnvironment } from './delivery-environment.ts';
import { type Halt, pauseFor } from '../../util/halt.ts';
import type { Passage } from './outage-gate.ts';
import { isWorthWaiting } from '../waiting/awaited-ends.ts';
import { halves, type Part } from './part.ts';

/** A part that failed, and everything needed to go on. @internal */
export interface Failure {
  readonly part: Part;
  readonly error: RivergraphError;
  readonly passage: Passage;
  readonly halt: Halt;
  readonly env: DeliveryEnvironment;
}

/** After this many failures while others got through, a smaller piece is tried. */
const strikesUntilSplit = 3;
/**
 * A single write is blamed for what looks like an outage only when bad luck is less likely than this, by what became of
 * all other attempts meanwhile, and has lasted so long: a server that flaps fails attempts in bursts.
 */
const blame = { below: 1e-4, afterMs: 30_000 };
/** A lone prober tries a smaller piece after so many lost probes, so that a part which kills the server narrows. */
const probesUntilSplit = 3;

/**
 * Decides by the error's code what becomes of a failed part, waits where that needs waiting, and gives the parts that
 * are still to be attempted, in order.
 *
 * @internal
 */
export async function recover(failure: Failure): Promise<readonly Part[]> {
  const { error, env, halt, passage } = failure;
  // What a halted delivery still learns must not close the gate, set a timer or blame a record.
  if (halt.raised) {
    env.gate.abandoned(passage);
    return [];
  }
  if (!isOutage(failure)) env.gate.answered();
  switch (error.code) {
    case 'unavailable':
      return await afterOutage(failure);
    case 'conflict':
      return await afterConflict(failure);
    case 'throttled':
      return await afterThrottle(failure);
    case 'too-large':
      return await afterTooLarge(failure);
    case 'rejected':
      return afterRejection(failure);
    case 'unauthorized':
      return afterUnauthorized(failure);
    case 'misconfigured':
    case 'closed':
    case 'internal':
      env.fatal(error);
      return [];
  }
}

/** Whether nobody answered. A single write that asks for more than the server has left is waited out like an outage. @internal */
export function isOutage({ part, error }: Pick<Failure, 'part' | 'error'>): boolean {
  return (
    error.code === 'unavailable' ||
    (error.code === 'too-large' && error.reason === 'resources' && part.items.length === 1)
  );
}

async function afterOutage({ part, error, passage, halt, env }: Failure): Promise<readonly Part[]> {
  env.retried('unavailable');
  env.gate.failed(passage, error);
  if (env.gate.closedForMs >= env.policy.outageTimeoutMs) {
    env.fatal(error);
    return [];
  }
  noteOutage(part, passage, env);
  const strikeDelay = part.strikes > 0 ? jittered(env.policy.throttleBackoff, part.strikes) : 0;
  const settleDelay = error.reason === 'timeout' ? env.policy.settleMs : 0;
  const delay = Math.max(strikeDelay, settleDelay, error.retryAfterMs ?? 0);
  // Before anything else, also before a piece or a successor: what was given up may still land.
  if (delay > 0) await pauseFor(env.clock, delay, halt);
  if (halt.raised) return [];
  if (part.items.length > 1) return isWorthSplitting(part) ? halves(part) : [part];
  return isBlamed(part, env)
    ? afterRejection({ part, error: unanswered(error), passage, halt, env })
    : [part];
}

function noteOutage(part: Part, passage: Passage, { gate, clock }: DeliveryEnvironment): void {
  const { answers, failures } = gate;
  part.outage ??= { at: clock.now(), answers, failures, own: 0 };
  part.outage.own++;
  if (part.answersSeen !== undefined && answers > part.answersSeen) part.strikes++;
  part.answersSeen = answers;
  if (passage === 'probe') part.lostProbes++;
}

/** Whether it has found nobody so often that others should be attempted before it. @internal */
export function isStuck({ strikes, lostProbes }: Part): boolean {
  return strikes >= strikesUntilSplit || lostProbes >= probesUntilSplit;
}

/** Without evidence that the sink works, parts that take turns are split the later the more they are. */
function isWorthSplitting({ strikes, lostProbes, peers }: Part): boolean {
  return strikes >= strikesUntilSplit || lostProbes >= probesUntilSplit * (1 + peers);
}

/** Whether the sink answers everybody else so reliably that the failures must be this write's own. */
function isBlamed({ strikes, outage }: Part, { gate, clock }: DeliveryEnvironment): boolean {
  if (outage === undefined || clock.now() - outage.at < blame.afterMs) return false;
  const answers = gate.answers - outage.answers;
  const failures = Math.max(0, gate.failures - outage.failures - outage.own + 1);
  const usual = (failures + 1) / (answers + failures + 2);
  return usual ** strikes < blame.below;
}

function unanswered(cause: RivergraphError): RivergraphError {
  return rejected('sink: expected an answer, none came for this write while others were written', {
    reason: 'unavailable',
    cause,
  });
}

async function afterConflict(failure: Failure): Promise<readonly Part[]> {
  const { part, error, halt, env } = failure;
  part.conflicts++;
  const isConstraint = error.reason === 'constraint';
  // A whole that has tried often enough is searched for the record without trying each piece as often; the record is.
  const isSearched = isConstraint && part.outlasted && part.items.length > 1;
  if (isSearched || part.conflicts > env.policy.conflictRetries) {
    if (!isConstraint) return await afterThrottle(failure);
    part.outlasted = true;
    return afterRejection(failure);
  }
  env.retried('conflict');
  await pauseFor(env.clock, jittered(env.policy.conflictBackoff, part.conflicts), halt);
  return [part];
}

async function afterThrottle({ part, error, halt, env }: Failure): Promise<readonly Part[]> {
  part.throttles++;
  env.retried(error.code);
  env.throttled();
  const delay = Math.max(jittered(env.policy.throttleBackoff, part.throttles), error.retryAfterMs ?? 0);
  await pauseFor(env.clock, delay, halt);
  return [part];
}

async function afterTooLarge(failure: Failure): Promise<readonly Part[]> {
  const { part, env } = failure;
  if (part.items.length > 1) {
    env.retried('too-large');
    return halves(part);
  }
  return isOutage(failure) ? await afterOutage(failure) : afterRejection(failure);
}

/** While a flood is suspected nothing is refused and nothing halved: other parts may clear the suspicion. */
function afterRejection({ part, error, env }: Failure): readonly Part[] {
  const [item] = part.items;
  const isWaiting = part.items.length === 1 && item !== undefined && isWorthWaiting(item.write, error);
  if (isWaiting || !env.isSuspect()) return narrowDown(part, error, env);
  part.refusal = error;
  return [part];
}

/**
 * Halves until single records are found: for one bad record of n that is about 2·log2(n) attempts. Writes that were
 * refused as one are not folded again, else the good ones among them would be refused with the bad.
 *
 * @internal
 */
export function narrowDown(part: Part, error: RivergraphError, env: DeliveryEnvironment): readonly Part[] {
  if (part.items.length > 1) {
    env.retried('rejected');
    part.unfolded ||= part.wasOneFold;
    return halves(part);
  }
  const [item] = part.items;
  if (item !== undefined) env.refused([{ item, error }], part.attempts);
  return [];
}

function afterUnauthorized({ part, error, env }: Failure): readonly Part[] {
  if (error.reason !== 'expired' || part.refreshed) {
    env.fatal(error);
    return [];
  }
  env.retried('unauthorized');
  part.refreshed = true;
  return [part];
}
