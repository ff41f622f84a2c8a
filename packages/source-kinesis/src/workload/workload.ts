import { misconfigured, silentLogger, systemClock } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import { kinesisClient } from '../stream/client.ts';
import { RareWarnings } from '../stream/rare-warnings.ts';
import { toStreamId } from '../stream/stream-id.ts';
import { batchesOf } from './batches.ts';
import type { KinesisWorkloadFigures, KinesisWorkloadOptions } from './options.ts';
import { putBatch } from './put-batch.ts';
import type { Outgoing, PutSettings } from './put-batch.ts';

/**
 * Puts records into a stream at a rate, for examples, trials and load tests. Records that the service refuses are sent again, until
 * it takes them; why they are is told to the logger, once a minute at most.
 *
 * Settles when all items are sent, or soon after the signal is aborted, with what was sent; items that are waited for then are let go
 * (`return`). Failure: a coded error, when no retry helps.
 *
 * @example
 * ```ts
 * await driveKinesis({
 *   stream: 'follows',
 *   items: follows,
 *   partitionKey: ({ from }) => from,
 *   batchSize: 100,
 *   periodMs: 1000,
 * });
 * ```
 *
 * @public
 */
export async function driveKinesis<Item>(
  options: KinesisWorkloadOptions<Item>,
): Promise<KinesisWorkloadFigures> {
  const { batchSize = 100, periodMs = 1_000, clock = systemClock, logger = silentLogger } = options;
  check(batchSize, periodMs);
  const signal = options.signal ?? new AbortController().signal;
  const { address, region } = toStreamId(options.stream);
  const { client, close } = kinesisClient(options.kinesis ?? {}, { logger, region });
  const counts = new Counts(options, new RareWarnings(logger, clock));
  const settings: PutSettings = { client, address, clock, signal, random: Math.random, ...counts.tellers() };
  try {
    for await (const batch of batchesOf(options.items, batchSize, signal)) {
      const startedAt = clock.now();
      for (const part of partsOf(batch, options)) await putBatch(part, settings);
      counts.batches += 1;
      await pause(clock, Math.max(0, startedAt + periodMs - clock.now()), signal);
    }
    return counts.figures();
  } finally {
    close();
  }
}

class Counts {
  readonly #progress: (figures: KinesisWorkloadFigures) => void;
  readonly #warnings: RareWarnings;
  #sent = 0;
  #sentAgain = 0;
  #failedCalls = 0;
  batches = 0;

  constructor(options: Pick<KinesisWorkloadOptions<never>, 'progress'>, warnings: RareWarnings) {
    this.#progress = (figures) => options.progress?.(figures);
    this.#warnings = warnings;
  }

  figures(): KinesisWorkloadFigures {
    return {
      sent: this.#sent,
      sentAgain: this.#sentAgain,
      failedCalls: this.#failedCalls,
      batches: this.batches,
    };
  }

  tellers(): Pick<PutSettings, 'answered' | 'failed'> {
    return {
      answered: ({ taken, refused, error }) => {
        this.#sent += taken;
        this.#sentAgain += refused;
        this.#progress(this.figures());
        if (error !== undefined) this.#warn(error);
      },
      failed: (error) => {
        this.#failedCalls += 1;
        this.#progress(this.figures());
        this.#warn(error);
      },
    };
  }

  #warn({ code, reason = code, message }: RivergraphError): void {
    this.#warnings.warn(reason, `${message}; it is tried again`);
  }
}

/** With an order per key no part has two records of one. */
function partsOf<Item>(
  batch: readonly Item[],
  options: KinesisWorkloadOptions<Item>,
): readonly (readonly Outgoing[])[] {
  const parts: Outgoing[][] = [];
  const seen = new Map<string, number>();
  for (const item of batch) {
    const PartitionKey = options.partitionKey(item);
    const at = options.order === 'none' ? 0 : (seen.get(PartitionKey) ?? 0);
    seen.set(PartitionKey, at + 1);
    const part = parts[at] ?? [];
    part.push({ PartitionKey, Data: bytesOf(options.data?.(item) ?? JSON.stringify(item)) });
    parts[at] = part;
  }
  return parts;
}

function bytesOf(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? Buffer.from(data) : data;
}

function check(batchSize: number, periodMs: number): void {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > 500)
    throw misconfigured('option batchSize: expected a whole number from 1 to 500, got another value');
  if (!(periodMs >= 0))
    throw misconfigured('option periodMs: expected milliseconds of at least 0, got another value');
}
