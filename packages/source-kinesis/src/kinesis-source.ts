import { setMaxListeners } from 'node:events';
import { abortable } from '@rivergraph/core/adapter';
import type {
  RecordDecoder,
  Source,
  SourceContext,
  SourceFeatures,
  SourceRecord,
  SourceSession,
} from '@rivergraph/core';
import { copyLeases } from './leases/copy-leases.ts';
import type { LeaseSession, LeaseStore } from './leases/lease-store.ts';
import type { ResolvedKinesisOptions } from './resolve-options.ts';
import { KinesisSession } from './session.ts';
import { AwsStreamPort } from './stream/aws-stream-port.ts';
import type { StreamFacts, StreamPort } from './stream/stream-port.ts';

interface Opening {
  readonly stream: StreamPort;
  /** Ends whatever is under way. */
  readonly stop: AbortController;
  readonly context: SourceContext;
}

/** Reads a stream as one of the workers that share it. */
export class KinesisSource<TRecord extends SourceRecord> implements Source<TRecord> {
  readonly name = 'kinesis';
  readonly features: SourceFeatures;
  readonly decoder: RecordDecoder<TRecord>;
  readonly #options: ResolvedKinesisOptions;

  constructor(options: ResolvedKinesisOptions, decoder: RecordDecoder<TRecord>) {
    this.#options = options;
    this.decoder = decoder;
    this.features = {
      canDelayRevocation: true,
      durableCommits: options.leases.durable,
      maxRecordsAfterPause: 0,
    };
  }

  async open(context: SourceContext): Promise<SourceSession> {
    context.signal.throwIfAborted();
    const { clock, logger } = context;
    const stop = new AbortController();
    // Every call that is under way listens: as many as there are shards.
    setMaxListeners(0, stop.signal);
    const giveUp = (): void => stop.abort(context.signal.reason);
    context.signal.addEventListener('abort', giveUp, { once: true });
    const stream = new AwsStreamPort({ ...this.#options, clock, logger });
    const opening = this.#open({ stream, stop, context });
    try {
      return await abortable(opening, context.signal);
    } catch (error) {
      // What was under way when the signal came may have opened something since.
      void opening.then(
        async (session) => await session.close(),
        () => stream.close(),
      );
      throw error;
    } finally {
      context.signal.removeEventListener('abort', giveUp);
    }
  }

  async #open({ stream, stop, context }: Opening): Promise<KinesisSession> {
    const facts = await stream.describe(stop.signal);
    const leases = await this.#openLeases(facts, stop.signal, context);
    const session = new KinesisSession({ stream, facts, leases, stop, options: this.#options, context });
    try {
      await session.start();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  async #openLeases(
    facts: StreamFacts,
    signal: AbortSignal,
    { clock, logger, purpose }: SourceContext,
  ): Promise<LeaseSession> {
    const { leases, workerId } = this.#options;
    const open = async (store: LeaseStore, how: 'run' | 'check'): Promise<LeaseSession> =>
      await store.open({ signal, clock, logger, stream: facts.name, workerId, purpose: how });
    const opened = await open(leases, purpose);
    if (purpose === 'run') return opened;
    // A dry run reads all shards, whoever has them, and writes to a copy.
    return await copyLeases(opened, async (store) => await open(store, 'run'));
  }
}
