import type { SourceRecord } from '../../contracts/record.ts';
import type { ChunkTransform } from '../../contracts/transform.ts';
import type { Write } from '../../contracts/write.ts';
import { internal, isFatal, isRetryable } from '../../errors.ts';
import { jittered } from '../../util/backoff.ts';
import { pauseFor } from '../../util/halt.ts';
import { checked, failed, type StepOptions, type StepPlace } from './step.ts';
import { nextTurn, sliceMs } from '../../util/slicer.ts';
import { isPromiseLike } from '../../util/ready.ts';
import { StreamRecord } from './stream-record.ts';
import { RejectedOutput, skipped, type StepOutput } from './turn.ts';

/** A step over many records at once; `index` of the place is the first. @internal */
export interface ChunkStepOptions extends Omit<StepOptions, 'transform'> {
  readonly transform: ChunkTransform<SourceRecord, Write>['transformChunk'];
  /** Whether a record of the chunk is left out without being decoded: a tombstone. */
  skips(value: Uint8Array | null): boolean;
}

/**
 * Decodes `count` records and transforms them in one call. Gives one output per record, in order; never rejects.
 *
 * @internal
 */
export async function chunkStep(
  options: ChunkStepOptions,
  place: StepPlace,
  count: number,
): Promise<StepOutput[]> {
  const outputs: StepOutput[] = new Array<StepOutput>(count).fill(undefined);
  const records: SourceRecord[] = [];
  const places: number[] = [];
  let mustTurnAt = performance.now() + sliceMs;
  for (let at = 0; at < count; at++) {
    if (performance.now() >= mustTurnAt) {
      await nextTurn();
      if (place.halt.raised) return [];
      mustTurnAt = performance.now() + sliceMs;
    }
    if (options.skips(place.chunk.valueAt(place.index + at))) {
      outputs[at] = skipped;
      continue;
    }
    const decoding = decode(options, { ...place, index: place.index + at });
    const decoded = decoding instanceof Promise ? await decoding : decoding;
    if (decoded instanceof RejectedOutput) outputs[at] = decoded;
    else if (decoded !== undefined) {
      records.push(decoded);
      places.push(at);
    }
  }
  const transformed = records.length === 0 ? [] : await transformAll(options, place, records);
  for (const [index, at] of places.entries()) outputs[at] = transformed[index];
  return outputs;
}

type Decoded = StreamRecord | RejectedOutput | undefined;

/** What decoding has begun, where it did not end at once. */
interface Begun {
  readonly key?: unknown;
  readonly value?: unknown;
}

/** Decodes at once where nothing needs time, so that a chunk costs no promise per record. */
function decode(options: ChunkStepOptions, place: StepPlace): Decoded | Promise<Decoded> {
  const { chunk, index } = place;
  try {
    const key = options.decoder.key(chunk, index);
    if (isPromiseLike(key)) return decodePatiently(options, place, { key });
    const value = options.decoder.value(chunk, index);
    if (isPromiseLike(value)) return decodePatiently(options, place, { key, value });
    return new StreamRecord(chunk, index, key, value);
  } catch (error) {
    const output = failed('deserialize', error);
    return isRetryable(output.error)
      ? decodePatiently(options, place, { key: Promise.reject(error) })
      : output;
  }
}

async function decodePatiently(options: ChunkStepOptions, place: StepPlace, first: Begun): Promise<Decoded> {
  const { chunk, index, halt } = place;
  let begun = first;
  for (let failures = 1; !halt.raised; failures++) {
    try {
      const key = await ('key' in begun ? begun.key : options.decoder.key(chunk, index));
      const value = await ('value' in begun ? begun.value : options.decoder.value(chunk, index));
      return new StreamRecord(chunk, index, key, value);
    } catch (error) {
      const output = failed('deserialize', error);
      if (!isRetryable(output.error)) return new RejectedOutput('deserialize', output.error, failures);
      begun = {};
      await later(options, place, failures);
    }
  }
  return undefined;
}

/** One call for all; where that is refused, one call each, so that only those that fail alone are rejected. */
async function transformAll(
  options: ChunkStepOptions,
  place: StepPlace,
  records: readonly SourceRecord[],
): Promise<StepOutput[]> {
  for (let failures = 1; !place.halt.raised; failures++) {
    try {
      const outputs = await options.transform(records, place.context);
      if (outputs.length === records.length) return outputs.map(checked);
      throw internal(
        `transform: expected ${records.length} outputs for as many records, got ${outputs.length}`,
      );
    } catch (error) {
      const output = failed('transform', error);
      if (isRetryable(output.error)) await later(options, place, failures);
      else if (records.length === 1 || isFatal(output.error))
        return records.map(() => new RejectedOutput('transform', output.error, failures));
      else return await oneByOne(options, place, records);
    }
  }
  return [];
}

async function oneByOne(
  options: ChunkStepOptions,
  place: StepPlace,
  records: readonly SourceRecord[],
): Promise<StepOutput[]> {
  const outputs: StepOutput[] = [];
  for (const record of records) outputs.push(...(await transformAll(options, place, [record])));
  return outputs;
}

async function later(options: ChunkStepOptions, place: StepPlace, failures: number): Promise<void> {
  options.retried();
  await pauseFor(options.clock, jittered(options.backoff, failures), place.halt);
}
