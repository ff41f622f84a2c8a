import type { Logger } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import type { ManualClock } from '@rivergraph/core/testing';
import { AwsStreamPort } from '../../src/stream/aws-stream-port.ts';
import type { AwsStreamOptions } from '../../src/stream/aws-stream-port.ts';
import type { ShardPage } from '../../src/stream/stream-port.ts';
import { ScriptedClient } from './scripted-client.ts';

/** A line of the log. */
export interface Warning {
  readonly code: unknown;
  readonly message: string;
  readonly unsaid?: unknown;
}

/** A port on a scripted client, a clock that is moved by hand, and a log. */
export class Stage {
  readonly clock: ManualClock = createManualClock();
  readonly client: ScriptedClient = new ScriptedClient(this.clock);
  readonly warnings: Warning[] = [];
  readonly controller: AbortController = new AbortController();
  readonly port: AwsStreamPort;
  readonly begun: number = this.clock.now();

  constructor(options: Partial<AwsStreamOptions> = {}) {
    this.client.on('GetShardIterator', { ShardIterator: 'first' });
    this.port = new AwsStreamPort({
      kinesis: this.client.asClient(),
      stream: 'orders',
      clock: this.clock,
      logger: this.logger,
      random: () => 0,
      ...options,
    });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get logger(): Logger {
    const unheard = (): void => undefined;
    return {
      debug: unheard,
      info: unheard,
      warn: (message, fields = {}) => this.warnings.push({ message, code: undefined, ...fields }),
      error: unheard,
    };
  }

  get codes(): readonly unknown[] {
    return this.warnings.map(({ code }) => code);
  }

  /** When calls of an operation were made, milliseconds from the beginning. */
  times(name: string): readonly number[] {
    return this.client.of(name).map(({ at }) => at - this.begun);
  }

  /** Reads from a feed until it settles, moving the clock. */
  async run<T>(task: Promise<T>): Promise<T> {
    return this.clock.runUntil(task, { maxMs: 3_600_000 });
  }

  /** Gives what a promise is rejected with. */
  async failure(task: Promise<unknown>): Promise<unknown> {
    return this.run(
      task.then(
        () => new Error('it did not fail'),
        (error: unknown) => error,
      ),
    );
  }
}

/** An answer of GetRecords: the records by their sequence numbers. */
export function answer(
  sequences: readonly number[],
  {
    next = 'next',
    behindMs = 0,
    bytes = 1,
  }: { next?: string | undefined; behindMs?: number; bytes?: number } = {},
): Readonly<Record<string, unknown>> {
  return {
    Records: sequences.map((sequence) => ({
      SequenceNumber: String(sequence),
      PartitionKey: 'k',
      Data: new Uint8Array(bytes),
      ApproximateArrivalTimestamp: new Date(sequence),
    })),
    NextShardIterator: next,
    MillisBehindLatest: behindMs,
  };
}

/** The sequence numbers of a page. */
export function sequencesOf({ records }: ShardPage): readonly string[] {
  return records.map(({ sequence }) => sequence);
}
