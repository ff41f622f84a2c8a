import { createMemoryDeadLetter } from '@rivergraph/core';
import type {
  DeadLetter,
  MemoryDeadLetter,
  Pipeline,
  PipelineEvent,
  PipelineStats,
  Source,
  SourceRecord,
  TransformFunction,
} from '@rivergraph/core';
import { createMemorySource } from '@rivergraph/core/testing';
import type { MemorySource, MemoryStream } from '@rivergraph/core/testing';
import { AttemptWatch } from './attempt-watch.ts';
import type { ReplayWatch } from './replay-watch.ts';

const commitIntervalMs = 50;
const chunkSize = 100;

/** What a life gives to its pipeline. */
export interface LifeParts<TValue> {
  readonly source: Source<SourceRecord<TValue>>;
  readonly watch: AttemptWatch;
  readonly deadLetter: DeadLetter;
  readonly observer: (event: PipelineEvent) => void;
  /** Told of every record that is read. */
  readonly read: (record: SourceRecord<TValue>) => void;
}

/** Tells of every record before it is transformed. */
export function tellBefore<TValue, TWrite>(
  read: LifeParts<TValue>['read'],
  transform: TransformFunction<SourceRecord<TValue>, TWrite>,
): TransformFunction<SourceRecord<TValue>, TWrite> {
  return (record, context) => {
    read(record);
    return transform(record, context);
  };
}

/** One run of a pipeline over a stream, begun where the stored positions are. */
export class Life<TValue> {
  readonly source: MemorySource<TValue>;
  readonly watch: AttemptWatch = new AttemptWatch();
  readonly letters: MemoryDeadLetter = createMemoryDeadLetter();
  /** Settles when the run is over, with the error that ended it. */
  readonly ended: Promise<Error | undefined>;
  readonly #pipeline: Pipeline;
  readonly #told: Map<PipelineEvent['type'], number> = new Map();
  #isOver = false;

  constructor(
    stream: MemoryStream<TValue>,
    replays: ReplayWatch,
    create: (parts: LifeParts<TValue>) => Pipeline,
  ) {
    this.source = createMemorySource({ stream, commitIntervalMs, chunkSize });
    this.#pipeline = create({
      source: this.source,
      watch: this.watch,
      deadLetter: this.letters,
      read: (record) => replays.read(record),
      observer: ({ type }) => this.#told.set(type, this.timesTold(type) + 1),
    });
    this.ended = this.#live();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** How often the pipeline has told of such an event. */
  timesTold(type: PipelineEvent['type']): number {
    return this.#told.get(type) ?? 0;
  }

  /** What the pipeline counts. */
  stats(): PipelineStats {
    return this.#pipeline.stats();
  }

  /** Asks it to stop. Settles when it is over. */
  async stop(): Promise<void> {
    await this.#pipeline.stop();
    await this.ended;
  }

  async #live(): Promise<Error | undefined> {
    try {
      await this.#pipeline.run();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#isOver = true;
    }
  }
}
