import { createMemoryDeadLetter } from '@rivergraph/core';
import type { MemoryDeadLetter, Pipeline, PipelineEvent } from '@rivergraph/core';
import { createMemorySource } from '@rivergraph/core/testing';
import type { MemorySource, MemoryStream } from '@rivergraph/core/testing';
import { createFaultPipeline } from './pipeline.ts';
import type { PipelineParts } from './pipeline.ts';
import type { ReplayWatch } from './replay-watch.ts';
import { AttemptWatch } from './watched-sink.ts';
import type { Reading } from './workload.ts';

const commitIntervalMs = 50;
const chunkSize = 100;

/** One run of the pipeline over a stream, begun where the stored positions are. */
export class Life {
  readonly source: MemorySource<Reading>;
  readonly watch: AttemptWatch = new AttemptWatch();
  readonly letters: MemoryDeadLetter = createMemoryDeadLetter();
  /** Settles when the run is over, with the error that ended it. */
  readonly ended: Promise<Error | undefined>;
  readonly #pipeline: Pipeline;
  readonly #told: Map<PipelineEvent['type'], number> = new Map();
  #isOver = false;

  constructor(
    stream: MemoryStream<Reading>,
    replays: ReplayWatch,
    parts: Omit<PipelineParts, 'source' | 'watch' | 'deadLetter' | 'observer' | 'read'>,
  ) {
    this.source = createMemorySource({ stream, commitIntervalMs, chunkSize });
    this.#pipeline = createFaultPipeline({
      ...parts,
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
