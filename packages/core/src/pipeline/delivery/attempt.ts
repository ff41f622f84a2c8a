import type { Clock } from '../../contracts/clock.ts';
import type { FailedWrite, Sink, WriteBatch, WriteResult } from '../../contracts/sink.ts';
import type { Write } from '../../contracts/write.ts';
import { closed, internal, RivergraphError, unavailable } from '../../errors.ts';
import { codedError, typeName } from '../../util/coded-error.ts';
import type { Halt } from '../../util/halt.ts';

/** How one call of `sink.write` ended. @internal */
export type AttemptResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'partial'; readonly failed: readonly FailedWrite[] }
  | { readonly kind: 'failed'; readonly error: RivergraphError }
  | { readonly kind: 'halted' };

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
  if (halt.raised) return { kind: 'halted' };
  const controller = new AbortController();
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
    const forget = halt.listen(() =>
      settle({ kind: 'halted' }, closed(`sink ${sink.name}: the write was given up`)),
    );
    const deadline = clock.now() + timeoutMs;
    callSink(sink, batch, { signal: controller.signal, attempt: options.attempt, deadline }).then(
      settle,
      settle,
    );
  });
}

async function callSink(
  sink: Sink<Write>,
  batch: WriteBatch,
  context: { signal: AbortSignal; attempt: number; deadline: number },
): Promise<AttemptResult> {
  try {
    return checkResult(sink, batch.writes.length, await sink.write(batch, context));
  } catch (error) {
    return { kind: 'failed', error: codedError(sink.name, error) };
  }
}

function checkResult(sink: Sink<Write>, writes: number, result: WriteResult | undefined): AttemptResult {
  if (result !== undefined && !Array.isArray((result as Partial<WriteResult> | null)?.failed)) {
    throw internal(`sink ${sink.name}: expected undefined or { failed } from write, got ${typeName(result)}`);
  }
  const failed = result?.failed ?? [];
  if (failed.length === 0) return { kind: 'done' };
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
