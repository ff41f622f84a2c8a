import type { Clock } from '../../contracts/clock.ts';
import type { RejectionStage } from '../../contracts/dead-letter.ts';
import type { RecordDecoder } from '../../contracts/deserializer.ts';
import type { RecordChunk, SourceRecord } from '../../contracts/record.ts';
import type { TransformContext, TransformFunction } from '../../contracts/transform.ts';
import type { Write } from '../../contracts/write.ts';
import { isRetryable, rejected, RivergraphError } from '../../errors.ts';
import { typeName } from '../../util/coded-error.ts';
import { type Backoff, jittered } from '../../util/backoff.ts';
import { type Halt, pauseFor } from '../../util/halt.ts';
import { isPromiseLike } from '../../util/ready.ts';
import { StreamRecord } from './stream-record.ts';
import { RejectedOutput, type StepOutput } from './turn.ts';

/** What turns one record into its output. @internal */
export interface StepOptions {
  readonly decoder: RecordDecoder<SourceRecord>;
  readonly transform: TransformFunction<SourceRecord, Write>;
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** A step failed for now and will be tried again in place. */
  retried(): void;
}

/** Which record a step is about, and who owns it. @internal */
export interface StepPlace {
  readonly chunk: RecordChunk;
  readonly index: number;
  readonly context: TransformContext;
  /** Ends a retry in place. */
  readonly halt: Halt;
}

/**
 * Decodes and transforms one record. Answers at once unless the decoder, the transform or a retry needs time.
 * Neither throws nor rejects: what cannot be done comes back as a {@link RejectedOutput}.
 *
 * @internal
 */
export function step(options: StepOptions, place: StepPlace): StepOutput | Promise<StepOutput> {
  const { chunk, index, context } = place;
  let stage: RejectionStage = 'deserialize';
  try {
    const key = options.decoder.key(chunk, index);
    if (isPromiseLike(key)) return patiently(options, place, slowly(options, place, { key }));
    const value = options.decoder.value(chunk, index);
    if (isPromiseLike(value)) return patiently(options, place, slowly(options, place, { key, value }));
    stage = 'transform';
    const output = options.transform(new StreamRecord(chunk, index, key, value), context);
    if (isPromiseLike(output))
      return patiently(options, place, slowly(options, place, { key, value, output }));
    return checked(output);
  } catch (error) {
    const first = failed(stage, error);
    return isRetryable(first.error) ? patiently(options, place, Promise.resolve(first)) : first;
  }
}

/** Waits for what was begun, and tries the whole step again for as long as the failure says it is worth it. */
async function patiently(
  options: StepOptions,
  place: StepPlace,
  begun: Promise<StepOutput>,
): Promise<StepOutput> {
  let output = await begun;
  for (let failures = 1; output instanceof RejectedOutput; failures++) {
    if (!isRetryable(output.error)) return new RejectedOutput(output.stage, output.error, failures);
    options.retried();
    await pauseFor(options.clock, jittered(options.backoff, failures), place.halt);
    if (place.halt.raised) return undefined;
    output = await slowly(options, place, {});
  }
  return output;
}

/** The parts of a step that the fast path has begun already; the others are still to do. */
interface Begun {
  readonly key?: unknown;
  readonly value?: unknown;
  readonly output?: unknown;
}

async function slowly(options: StepOptions, place: StepPlace, begun: Begun): Promise<StepOutput> {
  const { chunk, index, context } = place;
  let stage: RejectionStage = 'deserialize';
  try {
    const key = await ('key' in begun ? begun.key : options.decoder.key(chunk, index));
    const value = await ('value' in begun ? begun.value : options.decoder.value(chunk, index));
    stage = 'transform';
    const record = new StreamRecord(chunk, index, key, value);
    return checked(await ('output' in begun ? begun.output : options.transform(record, context)));
  } catch (error) {
    return failed(stage, error);
  }
}

/** A transform in plain JavaScript may return anything; what is no write must not travel on. @internal */
export function checked(output: unknown): StepOutput {
  if (output === undefined || isWrite(output)) return output;
  const wrong = Array.isArray(output) ? output.findIndex((write) => !isWrite(write)) : 0;
  if (wrong === -1) return output as Write[];
  const what = typeName(Array.isArray(output) ? output[wrong] : output);
  const error = rejected(`transform: expected a write, an array of writes or undefined, got ${what}`);
  return new RejectedOutput('transform', error, 1);
}

function isWrite(value: unknown): value is Write {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}

/** A coded error speaks for itself; of anything else only the type is told, its text may hold data. @internal */
export function failed(stage: RejectionStage, error: unknown): RejectedOutput {
  if (error instanceof RivergraphError) return new RejectedOutput(stage, error, 1);
  const code = isRetryable(error) ? 'unavailable' : 'rejected';
  const message = `${stage}: expected no error, got ${typeName(error)}`;
  return new RejectedOutput(stage, new RivergraphError(message, { code, cause: error }), 1);
}
