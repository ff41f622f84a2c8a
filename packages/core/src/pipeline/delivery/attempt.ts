import type { Clock } from '../../contracts/clock.ts';
import type { FailedWrite, Sink, WriteBatch, WriteResult } from '../../contracts/sink.ts';
import type { Write } from '../../contracts/write.ts';
import { closed, internal, RivergraphError, unavailable } from '../../errors.ts';
import { codedError, typeName } from '../../util/coded-error.ts';
import { Deferred } from '../../util/deferred.ts';
import type { Halt } from '../../util/halt.ts';

/** How one call of `sink.write` ended. @internal */
export type AttemptResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'partial'; readonly failed: readonly FailedWrite[] }
  | { readonly kind: 'failed'; readonly error: RivergraphError }
  | { readonly kind: 'halted'; readonly call: AbandonedCall | undefined };

/** A call of `sink.write` that nobody waits for any more. @internal */
export interface AbandonedCall {
  /** Settles when the sink has answered: `true` if it said that all is well. */
  readonly ended: Promise<boolean>;
  /** By then the sink ought to have answered. */
  readonly deadline: number;
}

/** What an attempt needs. @internal */
export interface AttemptOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly attempt: number;
  readonly halt: Halt;
}

/**
 * Calls the sink once. Settles at the deadline at the latest, also when the sink ignores its signal; what the sink
 * says after that is dropped. Never rejects.
 *
 * @internal
 */
export async function attemptWrite(
  sink: Sink<Write>,
  batch: WriteBatch,
  options: AttemptOptions,
): Promise<AttemptResult> {
  const { clock, halt, timeoutMs } = options;
  if (halt.raised) return { kind: 'halted', call: undefined };
  const controller = new AbortController();
  const deadline = clock.now() + timeoutMs;
  const ended: Deferred<boolean> = new Deferred();
  return await new Promise<AttemptResult>((resolve) => {
    const settle = (result: AttemptResult, reason?: RivergraphError): void => {
      timer.cancel();
      forget();
      resolve(result);
      if (reason !== undefined) controller.abort(reason);
    };
    const timer = clock.setTimer(() => {
      const error = unavailable(`sink ${sink.name}: expected an answer within ${timeoutMs} ms, none came`, {
        reason: 'timeout',
      });
      settle({ kind: 'failed', error }, error);
    }, timeoutMs);
    const forget = halt.listen(() => {
      settle(
        { kind: 'halted', call: { ended: ended.promise, deadline } },
        closed(`sink ${sink.name}: the write was given up`),
      );
    });
    const context = { signal: controller.signal, attempt: options.attempt, deadline };
    void callSink(sink, batch, context).then((answer) => {
      ended.resolve(answer.kind === 'done');
      settle(answer);
    });
  });
}

async function callSink(
  sink: Sink<Write>,
  batch: WriteBatch,
  context: { signal: AbortSignal; attempt: number; deadline: number },
): Promise<AttemptResult> {
  try {
    return checkResult(sink, batch, await sink.write(batch, context));
  } catch (error) {
    return { kind: 'failed', error: codedError(sink.name, error) };
  }
}

function checkResult(sink: Sink<Write>, batch: WriteBatch, result: WriteResult | undefined): AttemptResult {
  const writes = batch.writes.length;
  if (result !== undefined && !Array.isArray((result as Partial<WriteResult> | null)?.failed)) {
    throw internal(`sink ${sink.name}: expected undefined or { failed } from write, got ${typeName(result)}`);
  }
  const failed = result?.failed ?? [];
  if (failed.length === 0) return { kind: 'done' };
  // The others would be durable: records would be torn that must not be.
  if (batch.atomic === true)
    throw internal(`sink ${sink.name}: expected an atomic batch to fail as a whole, got 'failed'`);
  const named = new Set<number>();
  for (const { index, error } of failed) {
    if (!Number.isInteger(index) || index < 0 || index >= writes || named.has(index)) {
      throw internal(
        `sink ${sink.name}: expected indexes of ${writes} writes in 'failed', each once, got ${index}`,
      );
    }
    if (!(error instanceof RivergraphError)) {
      throw internal(`sink ${sink.name}: expected a RivergraphError for failed write ${index}`, {
        cause: error,
      });
    }
    named.add(index);
  }
  return { kind: 'partial', failed };
}
