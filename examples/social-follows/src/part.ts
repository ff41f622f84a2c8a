import { setTimeout as delay } from 'node:timers/promises';
import type { Pipeline, PipelineStats } from '@rivergraph/core';
import { driveKinesis } from '@rivergraph/source-kinesis';
import type { KinesisWorkloadFigures } from '@rivergraph/source-kinesis';
import { partitionKeyOf, payloadOf } from './follow.ts';
import type { Follow } from './follow.ts';
import type { Meter, MeterTotals } from './meter.ts';
import { configOf } from './place.ts';
import type { Place } from './place.ts';
import { showCourse } from './progress.ts';

/** A part of the follows, and what writes it. */
export interface PartOptions {
  readonly as: 'service' | 'lambda';
  readonly place: Place;
  readonly follows: readonly Follow[];
  readonly driverBatch: number;
  readonly periodMs: number;
  /** Reads the stream. */
  readonly pipeline: Pipeline;
  readonly meter: Meter;
  readonly progress: 'shown' | 'hidden';
  readonly signal: AbortSignal;
}

/** What a part came to. */
export interface PartResult {
  readonly as: 'service' | 'lambda';
  readonly workload: KinesisWorkloadFigures;
  /** Of what reads the stream. */
  readonly stats: PipelineStats;
  readonly totals: MeterTotals;
  /** From the first record that was sent to the last one that was finished. */
  readonly seconds: number;
}

/** Sends follows while a pipeline reads them. Settles when it has stopped: all is finished, or it was told to, or nothing moves. */
export async function runPart(options: PartOptions): Promise<PartResult> {
  const { as, follows, pipeline, meter, progress, signal } = options;
  const ended = pipeline.run();
  const early = ended.then(() => {
    throw new Error(`${as}: expected it to run until it is stopped, got an end`);
  });
  early.catch(() => undefined);
  let sent = 0;
  const hide =
    progress === 'shown'
      ? showCourse(() => ({ sent, totals: meter.totals, source: pipeline.stats().source }), follows.length)
      : () => undefined;
  try {
    await Promise.race([pipeline.ready(), early]);
    const start = performance.now();
    const onSent = (count: number): void => void (sent = count);
    const workload = await Promise.race([drive(options, onSent), early]);
    await Promise.race([untilFinished(pipeline, workload.sent, signal), early]);
    const seconds = (performance.now() - start) / 1_000;
    await pipeline.stop();
    return { as, workload, stats: (await ended).stats, totals: meter.totals, seconds };
  } finally {
    hide();
    await pipeline.stop();
  }
}

async function drive(
  { place, follows, driverBatch, periodMs, signal }: PartOptions,
  onSent: (sent: number) => void,
): Promise<KinesisWorkloadFigures> {
  return await driveKinesis({
    stream: place.stream,
    kinesis: configOf(place.kinesis),
    items: follows,
    data: payloadOf,
    partitionKey: partitionKeyOf,
    batchSize: driverBatch,
    periodMs,
    signal,
    progress: ({ sent }) => onSent(sent),
  });
}

const pollMs = 50;
/** What has not moved for so long does not. */
const patienceMs = 60_000;

async function untilFinished(pipeline: Pipeline, sent: number, signal: AbortSignal): Promise<void> {
  let done = -1;
  let movedAt = performance.now();
  while (!signal.aborted) {
    const { consumed, inHand, held, written, deadLettered } = pipeline.stats();
    if (consumed >= sent && inHand === 0 && held === 0) return;
    if (written + deadLettered > done) movedAt = performance.now();
    else if (performance.now() - movedAt > patienceMs) return;
    done = written + deadLettered;
    await delay(pollMs);
  }
}
