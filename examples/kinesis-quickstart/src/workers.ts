import { join } from 'node:path';
import type { Pipeline, PipelineStats, RunResult } from '@rivergraph/core';
import { createDynamoLeaseStore } from '@rivergraph/source-kinesis';
import type { GraphDatabase } from './database.ts';
import { createWorkerPipeline } from './pipeline.ts';
import { configOf } from './stream.ts';
import type { Place } from './stream.ts';

/** Where the workers read and write. */
export interface WorkersOptions {
  readonly place: Place;
  readonly database: GraphDatabase;
  /** Where rejected records are left. */
  readonly folder: string;
  readonly failoverMs: number;
}

/** A pipeline that runs. */
export interface Worker {
  readonly name: string;
  readonly pipeline: Pipeline;
}

interface Running extends Worker {
  readonly ended: Promise<RunResult>;
}

/** What a worker did, once it has stopped. */
export interface WorkerResult {
  readonly name: string;
  readonly stats: PipelineStats;
}

/** Workers that share a stream. Each could have a process of its own; here they share one, as they share the embedded database. */
export class Workers {
  /** Rejects when a worker ends before it is told to; never resolves. */
  readonly failed: Promise<never>;
  readonly #options: WorkersOptions;
  readonly #running: Running[] = [];
  #fail: (error: unknown) => void = () => undefined;
  #stopping: Promise<readonly WorkerResult[]> | undefined;

  constructor(options: WorkersOptions) {
    this.#options = options;
    this.failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  /** Those that were started, in that order. */
  get all(): readonly Worker[] {
    return this.#running;
  }

  /** Starts a worker, unless they are stopped. Settles when it reads, or has ended. */
  async start(name: string): Promise<void> {
    if (this.#stopping !== undefined) return;
    const pipeline = this.#make(name);
    const ended = pipeline.run();
    this.#running.push({ name, pipeline, ended });
    ended.then(() => this.#endedEarly(name), this.#fail);
    await Promise.race([pipeline.ready(), ended]);
  }

  /** Stops all, once: what they have begun is written, and their shards are free. Rejects when one has failed. */
  async stop(): Promise<readonly WorkerResult[]> {
    this.#stopping ??= Promise.all(
      this.#running.map(async ({ name, pipeline, ended }) => {
        await pipeline.stop();
        return { name, stats: (await ended).stats };
      }),
    );
    return await this.#stopping;
  }

  /** Reads with one more worker what the others have left. Settles with how many records that were. */
  async readRest(): Promise<number> {
    const { stats } = await this.#make('auditor').run({ until: 'end' });
    return stats.consumed;
  }

  #endedEarly(name: string): void {
    if (this.#stopping !== undefined) return;
    this.#fail(new Error(`${name}: expected it to run until it is stopped, got an end`));
  }

  #make(name: string): Pipeline {
    const { place, database, folder, failoverMs } = this.#options;
    const { kinesis, dynamo, stream, table } = place;
    return createWorkerPipeline({
      name,
      stream,
      kinesis: configOf(kinesis),
      leases: createDynamoLeaseStore({ table, dynamodb: configOf(dynamo) }),
      failoverMs,
      database: database.opened,
      rejects: join(folder, `rejected-by-${name}.jsonl`),
    });
  }
}
