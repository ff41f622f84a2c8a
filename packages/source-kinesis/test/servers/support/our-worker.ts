import { createPipeline, string, systemClock } from '@rivergraph/core';
import type { Clock, Pipeline, RunResult, Sink, Write } from '@rivergraph/core';
import type { AwsAddress } from '@rivergraph/servers';
import { onTestFinished } from 'vitest';
import { createKinesisSource } from '../../../src/index.ts';
import type { LeaseStore } from '../../../src/index.ts';
import { toPlace } from '../../../src/position.ts';
import type { Place } from '../../../src/position.ts';

interface Seen extends Write {
  readonly kind: 'seen';
  readonly place: string;
}

/** How a worker is started. */
export interface OurWorkerOptions {
  readonly kinesis: AwsAddress;
  readonly stream: string;
  readonly leases: LeaseStore;
  readonly workerId: string;
  readonly aheadMs: number;
}

const failoverMs = 2_000;
const pollMs = 20;
const longestMs = 90_000;

/** A pipeline from a stream into a list. It writes no more than it was allowed to. */
export class OurWorker {
  /** How it ended; a failure that nobody looks at is nobody's surprise. */
  readonly ended: Promise<RunResult>;
  readonly #pipeline: Pipeline;
  readonly #written: string[] = [];
  #allowed = Infinity;

  constructor({ kinesis, stream, leases, workerId, aheadMs }: OurWorkerOptions) {
    const { endpoint, region, credentials } = kinesis;
    this.#pipeline = createPipeline({
      source: createKinesisSource({
        ...{ stream, leases, workerId, failoverMs, value: string() },
        kinesis: { endpoint, region, credentials },
        commitIntervalMs: 500,
        pollIntervalMs: 200,
        minPollIntervalMs: 200,
      }),
      ordering: 'partition',
      maxWaitMs: pollMs,
      maxPendingRecords: 20,
      maxRecords: 10,
      clock: clockAhead(aheadMs),
      transform: ({ partition, position }): Seen => ({
        kind: 'seen',
        place: toPlaceText(partition.id.split('/')[1] ?? '', toPlace(position)),
      }),
      sink: this.#sink(),
    });
    this.ended = this.#pipeline.run();
    this.ended.catch(() => undefined);
  }

  /** The places that were written, in the order of each shard. */
  places(): readonly string[] {
    return this.#written;
  }

  /** The shards that it has now. */
  owned(): number {
    return this.#pipeline.stats().source?.['owned'] ?? 0;
  }

  /** Lets it write so many records in all, and a batch more. */
  allow(records: number): void {
    this.#allowed = records;
  }

  /** Settles once a condition holds; rejects when it does not, or the worker ends first. */
  async until(condition: () => boolean): Promise<void> {
    const end = performance.now() + longestMs;
    let ended = '';
    void this.ended.then(
      () => (ended = 'an end'),
      (error: unknown) => (ended = String(error)),
    );
    while (!condition()) {
      const got = performance.now() > end ? `not within ${longestMs / 1_000} s` : ended;
      if (got !== '')
        throw new Error(
          `our worker: expected what is waited for, got ${got} (${this.#written.length} written, ${this.owned()} shards)`,
        );
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  /** Stops it as a deployment does. Settles when it has ended, however that was. */
  async stop(): Promise<void> {
    this.#allowed = Infinity;
    await this.#pipeline.stop();
    await this.ended.catch(() => undefined);
  }

  #sink(): Sink<Seen> {
    return {
      name: 'list',
      features: { atomicBatches: true },
      open: async () => undefined,
      write: async ({ writes }) => {
        while (this.#written.length >= this.#allowed)
          await new Promise((resolve) => setTimeout(resolve, pollMs));
        this.#written.push(...writes.map(({ place }) => place));
        return undefined;
      },
      close: async () => undefined,
    };
  }
}

/** Names a record, like `shardId-000000000000@123:0`. */
export function toPlaceText(shardId: string, { sequence, sub }: Place): string {
  return `${shardId}@${sequence}:${sub}`;
}

/** Starts a worker; it is stopped when the test has finished. */
export function startOurs(options: OurWorkerOptions): OurWorker {
  const worker = new OurWorker(options);
  onTestFinished(async () => await worker.stop());
  return worker;
}

function clockAhead(byMs: number): Clock {
  return {
    now: () => systemClock.now() + byMs,
    setTimer: (callback, delayMs) => systemClock.setTimer(callback, delayMs),
  };
}
