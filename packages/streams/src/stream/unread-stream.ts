import { closed, misconfigured } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';
import type { CorruptStream, StreamStore } from '../contracts/store.ts';
import type { StreamInfo } from '../contracts/stream.ts';
import { noSuchStream } from '../failure.ts';
import { Serial } from '../serial.ts';
import type { Environment } from '../environment.ts';
import { streamLogger } from '../environment.ts';
import type { NamedStream } from './named-stream.ts';
import { noTotals } from './totals.ts';

/** A stream that its store cannot read: it has failed, and nothing can be done with it but to set it aside. */
export class UnreadStream implements NamedStream {
  readonly info: StreamInfo;
  readonly #store: StreamStore;
  readonly #commands: Serial = new Serial();
  #state: 'there' | 'gone' | 'closed' = 'there';

  constructor({ store, clock, logger }: Environment, { name, corrupt }: CorruptStream) {
    this.#store = store;
    this.info = infoOf(name, corrupt, clock.now());
    streamLogger(logger, name).error(`stream ${name}: failed: ${corrupt}`);
  }

  begin(): void {
    // What it is to do cannot be known.
  }

  async start(): Promise<never> {
    throw this.#refusal();
  }

  async startBounded(): Promise<never> {
    throw this.#refusal();
  }

  async stop(): Promise<never> {
    throw this.#refusal();
  }

  async pause(): Promise<never> {
    throw this.#refusal();
  }

  async resume(): Promise<never> {
    throw this.#refusal();
  }

  async restart(): Promise<never> {
    throw this.#refusal();
  }

  async configure(): Promise<never> {
    throw this.#refusal();
  }

  async check(): Promise<never> {
    throw this.#refusal();
  }

  async replay(): Promise<never> {
    throw this.#refusal();
  }

  async drop(forget: () => void): Promise<void> {
    await this.#commands.run(async () => {
      if (this.#state !== 'there') throw this.#refusal();
      await this.#store.remove(this.info.name);
      this.#state = 'gone';
      forget();
    });
  }

  async close(): Promise<void> {
    await this.#commands.run(async () => {
      this.#state = 'closed';
    });
  }

  #refusal(): RivergraphError {
    const { name, failure } = this.info;
    if (this.#state === 'gone') return noSuchStream(JSON.stringify(name));
    if (this.#state === 'closed') return closed('streams: expected to be open, they are closed');
    return misconfigured(
      `stream ${name}: expected its store to read it, it cannot; mend it and open the store again, or drop it, which sets it aside. ${failure?.message ?? ''}`,
      { reason: 'corrupt' },
    );
  }
}

function infoOf(name: string, message: string, at: number): StreamInfo {
  return {
    name,
    definition: '',
    settings: {},
    transform: undefined,
    batchSize: 0,
    batchIntervalMs: 0,
    state: 'failed',
    desired: 'stopped',
    isRunning: false,
    failure: { code: 'misconfigured', reason: 'corrupt', message, at },
    since: at,
    restarts: 0,
    totals: noTotals,
    stats: undefined,
    deadLetterFile: undefined,
  };
}
