import type { Clock, Logger } from '@rivergraph/core';
import type { KinesisClient, KinesisClientConfig } from '@aws-sdk/client-kinesis';
import { Calls } from './calls.ts';
import { kinesisClient } from './client.ts';
import type { StreamClient } from './client.ts';
import { describeStream } from './describe-stream.ts';
import { noCounts } from './figures.ts';
import { listShards } from './list-shards.ts';
import { Pace } from './pace.ts';
import { Patience } from './patience.ts';
import { PollingFeed } from './polling-feed.ts';
import { RareWarnings } from './rare-warnings.ts';
import type { StreamContext } from './stream-context.ts';
import { toStreamId } from './stream-id.ts';
import type {
  ShardFacts,
  ShardFeed,
  ShardStart,
  StreamFacts,
  StreamFigures,
  StreamPort,
} from './stream-port.ts';

/** How a stream is reached and read. */
export interface AwsStreamOptions {
  /** A configuration of the AWS client, or a client of the user's. */
  readonly kinesis: KinesisClientConfig | KinesisClient;
  /** The name of the stream, or its ARN. */
  readonly stream: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often a shard is asked when everything was read, in milliseconds. @defaultValue 1000 */
  readonly pollIntervalMs?: number | undefined;
  /** How often a shard is asked when there is more, in milliseconds. @defaultValue 250 */
  readonly minPollIntervalMs?: number | undefined;
  /** Spreads waits; a number from 0 to 1. @defaultValue `Math.random` */
  readonly random?: (() => number) | undefined;
}

/** A quick call that is repeated until a list is whole; a longer outage is a matter of who asked for it. */
const listPatienceMs = 5_000;

/** Puts the AWS client behind the port. Its constructor does no I/O; failure: `misconfigured`. */
export class AwsStreamPort implements StreamPort {
  readonly #options: AwsStreamOptions;
  readonly #client: StreamClient;
  readonly #context: StreamContext;

  constructor(options: AwsStreamOptions) {
    const { kinesis, clock, logger, random = Math.random } = options;
    const stream = toStreamId(options.stream);
    const counts = noCounts();
    const warnings = new RareWarnings(logger, clock);
    this.#options = options;
    this.#client = kinesisClient(kinesis, { logger, region: stream.region });
    this.#context = {
      ...{ stream, counts, warnings, clock, logger },
      calls: new Calls({ client: this.#client.client, clock, stream: stream.name }),
      patience: new Patience({ clock, warnings, counts, random }),
    };
  }

  async describe(signal: AbortSignal): Promise<StreamFacts> {
    return describeStream(this.#context, signal);
  }

  async listShards(signal: AbortSignal): Promise<readonly ShardFacts[]> {
    const trial = { signal, forMs: listPatienceMs };
    return this.#context.patience.run(async () => listShards(this.#context, signal), trial);
  }

  openShard(shardId: string, start: ShardStart): ShardFeed {
    const { pollIntervalMs = 1_000, minPollIntervalMs = 250, random = Math.random } = this.#options;
    const pace = new Pace({ pollIntervalMs, minPollIntervalMs, random });
    return new PollingFeed({ context: this.#context, shardId, start, pace });
  }

  figures(): StreamFigures {
    return { ...this.#context.counts };
  }

  close(): void {
    this.#client.close();
  }
}
