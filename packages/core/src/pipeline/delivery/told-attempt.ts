import type { ErrorCode } from '../../errors.ts';
import type { Halt } from '../../util/halt.ts';
import { type AttemptResult, attemptWrite } from './attempt.ts';
import type { DeliveryEnvironment, EndedAttempt } from './delivery-environment.ts';
import type { Shipment } from './shipment.ts';

/** Which attempt of a part it is, and what ends it early. @internal */
export interface ToldAttemptOptions {
  readonly attempt: number;
  readonly halt: Halt;
}

/** Sends a shipment, and tells how that went. Never rejects. @internal */
export async function toldAttempt(
  { attempted, clock, orderKey, policy, sink }: DeliveryEnvironment,
  shipment: Shipment,
  { attempt, halt }: ToldAttemptOptions,
): Promise<AttemptResult> {
  const startedAt = clock.now();
  const options = { clock, timeoutMs: policy.writeTimeoutMs, attempt, halt };
  const result = await attemptWrite(sink, shipment.batch(orderKey), options);
  const end = endOf(result);
  if (end === undefined) return result;
  const durationMs = clock.now() - startedAt;
  attempted({ writes: shipment.writes.length, attempt, startedAt, durationMs, ...end });
  return result;
}

/** Nothing of an attempt that nobody waits for. */
function endOf(result: AttemptResult): Pick<EndedAttempt, 'outcome' | 'code'> | undefined {
  switch (result.kind) {
    case 'done':
      return { outcome: 'written' };
    case 'partial':
      return withCode('partial', result.failed[0]?.error.code);
    case 'failed':
      return withCode('failed', result.error.code);
    case 'halted':
      return undefined;
  }
}

function withCode(
  outcome: 'partial' | 'failed',
  code: ErrorCode | undefined,
): Pick<EndedAttempt, 'outcome' | 'code'> {
  return code === undefined ? { outcome } : { outcome, code };
}
