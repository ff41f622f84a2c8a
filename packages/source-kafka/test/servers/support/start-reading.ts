import { createPipeline } from '@rivergraph/core';
import type {
  CheckResult,
  DeadLetter,
  DeliveryOptions,
  Pipeline,
  PipelineEvent,
  RunOptions,
  RunResult,
  Sink,
  Source,
  SourceRecord,
  Write,
} from '@rivergraph/core';
import { onTestFinished } from 'vitest';

/** What is written: a value, and the place that it came from. */
export interface SeenWrite extends Write {
  readonly kind: 'seen';
  /** Like `charges-0@17`. */
  readonly place: string;
  readonly value: unknown;
}

/** How a source is read. */
export interface ReadingOptions {
  readonly run?: RunOptions | undefined;
  readonly deadLetter?: DeadLetter | undefined;
  readonly delivery?: DeliveryOptions | undefined;
  /** Every batch waits for this before it is written. */
  readonly gate?: (() => Promise<void>) | undefined;
}

/** A pipeline from a source into a list, and what it tells. */
export class Reading {
  readonly pipeline: Pipeline;
  /** The places that were handed to the transform, in order, again where they came again. */
  readonly read: string[] = [];
  readonly written: SeenWrite[] = [];
  readonly events: PipelineEvent[] = [];
  /** How it ended; never awaited without a handler, so that a failure is nobody's surprise. */
  readonly ended: Promise<RunResult>;

  constructor(source: Source, { run, deadLetter, delivery, gate }: ReadingOptions) {
    this.pipeline = createPipeline({
      ordering: 'partition',
      maxWaitMs: 20,
      ...delivery,
      source,
      deadLetter,
      transform: ({ partition, position, value }): SeenWrite => {
        const place = `${partition.id}@${typeof position === 'string' ? position : '?'}`;
        this.read.push(place);
        return { kind: 'seen', place, value };
      },
      sink: listSink(this.written, gate),
      observer: (event) => void this.events.push(event),
    });
    this.ended = this.pipeline.run(run);
    this.ended.catch(() => undefined);
  }

  /** The written values as texts, each once, sorted. */
  texts(): readonly string[] {
    return [...new Set(this.written.map(({ value }) => String(value)))].toSorted();
  }

  /** The places that were read more than once. */
  doubles(): readonly string[] {
    const seen = new Set<string>();
    return this.read.filter((place) => seen.size === seen.add(place).size);
  }

  /** The codes of the warnings so far. */
  warnings(): readonly string[] {
    return this.events.flatMap((event) => (event.type === 'warning' ? event.code : []));
  }

  /** Settles when it has ended, however that was. */
  async stop(): Promise<void> {
    await this.pipeline.stop();
    await this.ended.catch(() => undefined);
  }
}

/** Begins to read; it is stopped when the test has finished. */
export function startReading(source: Source, options: ReadingOptions = {}): Reading {
  const reading = new Reading(source, options);
  onTestFinished(async () => reading.stop());
  return reading;
}

/** Does a dry run of a source to its end. */
export async function checkOf(source: Source): Promise<CheckResult> {
  const sink = listSink([], undefined);
  const transform = ({ value }: SourceRecord): SeenWrite => ({ kind: 'seen', place: '', value });
  return createPipeline({ source, transform, sink }).check({ limit: { records: 1_000 } });
}

function listSink(written: SeenWrite[], gate: ReadingOptions['gate']): Sink<SeenWrite> {
  return {
    name: 'list',
    features: { atomicBatches: true },
    open: async () => undefined,
    write: async ({ writes }) => {
      await gate?.();
      written.push(...writes);
      return undefined;
    },
    close: async () => undefined,
  };
}
