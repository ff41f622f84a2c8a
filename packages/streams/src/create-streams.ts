import type { CheckOptions, RunResult } from '@rivergraph/core';
import { closed } from '@rivergraph/core';
import { definitionInfo } from './config/definitions.ts';
import type { CorruptStream, StoredStream } from './contracts/store.ts';
import type { StreamConfig, StreamInfo } from './contracts/stream.ts';
import type {
  BoundedStart,
  DefinitionInfo,
  ReplayResult,
  StreamCheck,
  Streams,
  StreamsOptions,
} from './contracts/streams.ts';
import { resolveOptions } from './environment.ts';
import type { Environment } from './environment.ts';
import { StreamTable } from './stream-table.ts';
import { Tasks } from './tasks.ts';
import { UnreadStream } from './stream/unread-stream.ts';
import { ManagedStream } from './stream/managed-stream.ts';
import type { NamedStream } from './stream/named-stream.ts';
import { partsOf, prepare } from './stream/prepare.ts';

/**
 * Makes the named streams of a process. Does no I/O: `open` takes the store and starts what ran.
 *
 * Commands on one stream run one after another, in the order they came; those on different streams beside each other.
 * Failure: `misconfigured` for options that cannot be.
 *
 * @example
 * ```ts
 * const streams = createStreams({ store: createFileStore('./streams'), definitions: { payments } });
 * await streams.open();
 * process.once('SIGTERM', () => void streams.close());
 * await streams.create('charges', { definition: 'payments', settings: { topic: 'charges' } });
 * await streams.start('charges');
 * ```
 *
 * @public
 */
export function createStreams(options: StreamsOptions): Streams {
  const closing = new AbortController();
  return new NamedStreams(resolveOptions(options, closing.signal), closing);
}

/** What a definition is told as the name of a stream that is only thought of. */
const nameOfNone = 'validate';

class NamedStreams implements Streams {
  readonly definitions: readonly DefinitionInfo[];
  readonly #environment: Environment;
  readonly #closing: AbortController;
  readonly #table: StreamTable = new StreamTable();
  /** What is under way beside the commands of streams. */
  readonly #tasks: Tasks = new Tasks();
  #state: 'new' | 'opening' | 'open' | 'closed' = 'new';
  #opening: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(environment: Environment, closing: AbortController) {
    this.#environment = environment;
    this.#closing = closing;
    this.definitions = [...environment.definitions].map(([name, definition]) =>
      definitionInfo(name, definition),
    );
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  async open(): Promise<void> {
    if (this.#state !== 'new') throw closed(`streams: expected open to be called once, it is ${this.#state}`);
    this.#state = 'opening';
    this.#opening = this.#open();
    await this.#opening;
  }

  async create(name: string, config: StreamConfig): Promise<StreamInfo> {
    this.#assertOpen();
    this.#table.reserve(name);
    try {
      return await this.#tasks.track(this.#create(name, config));
    } catch (error) {
      this.#table.remove(name);
      throw error;
    }
  }

  async validate(config: StreamConfig): Promise<void> {
    this.#assertOpen();
    await this.#tasks.track(partsOf(this.#environment, nameOfNone, config));
  }

  async configure(name: string, config: StreamConfig): Promise<StreamInfo> {
    return await this.#get(name).configure(config);
  }

  start(name: string): Promise<StreamInfo>;
  start(name: string, options: BoundedStart): Promise<RunResult>;
  async start(name: string, options?: BoundedStart): Promise<StreamInfo | RunResult> {
    const stream = this.#get(name);
    return options === undefined ? await stream.start() : await stream.startBounded(options);
  }

  async stop(name: string): Promise<StreamInfo> {
    return await this.#get(name).stop();
  }

  async pause(name: string): Promise<StreamInfo> {
    return await this.#get(name).pause();
  }

  async resume(name: string): Promise<StreamInfo> {
    return await this.#get(name).resume();
  }

  async restart(name: string): Promise<StreamInfo> {
    return await this.#get(name).restart();
  }

  async startAll(): Promise<void> {
    this.#assertOpen();
    await this.#table.each(async (stream) => await stream.start());
  }

  async stopAll(): Promise<void> {
    this.#assertOpen();
    // One that cannot be read does not run.
    await this.#table.each(async (stream) =>
      stream instanceof UnreadStream ? undefined : await stream.stop(),
    );
  }

  show(): readonly StreamInfo[];
  show(name: string): StreamInfo;
  show(name?: string): StreamInfo | readonly StreamInfo[] {
    return name === undefined ? this.#table.all.map(([, { info }]) => info) : this.#table.find(name).info;
  }

  async check(name: string, options?: CheckOptions): Promise<StreamCheck> {
    return await this.#tasks.track(this.#get(name).check(options));
  }

  async replay(name: string): Promise<ReplayResult> {
    return await this.#get(name).replay();
  }

  async drop(name: string): Promise<void> {
    await this.#get(name).drop(() => this.#table.remove(name));
  }

  async close(): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #open(): Promise<void> {
    let stored: readonly (StoredStream | CorruptStream)[];
    try {
      stored = await this.#environment.store.open();
    } catch (error) {
      // What is in the way may go: another process that has the store, say.
      if (this.#state === 'opening') this.#state = 'new';
      throw error;
    }
    for (const stream of stored) this.#table.add(stream.name, this.#newStream(stream));
    if (this.#state !== 'opening')
      throw closed('streams: expected to stay open, they were closed while they opened');
    this.#state = 'open';
    for (const [, stream] of this.#table.all) stream.begin();
  }

  #newStream(stored: StoredStream | CorruptStream): NamedStream {
    if ('corrupt' in stored) return new UnreadStream(this.#environment, stored);
    return new ManagedStream(this.#environment, stored);
  }

  async #create(name: string, config: StreamConfig): Promise<StreamInfo> {
    const { store } = this.#environment;
    const prepared = await prepare(this.#environment, name, config);
    this.#assertOpen();
    const stored: StoredStream = { name, config: prepared.config, desired: 'stopped' };
    try {
      await store.save(stored);
    } catch (error) {
      // It may be there in spite of the error.
      await store.remove(name).catch(() => undefined);
      throw error;
    }
    const stream = new ManagedStream(this.#environment, stored);
    stream.prepared(prepared);
    this.#table.add(name, stream);
    return stream.info;
  }

  async #close(): Promise<void> {
    const isNew = this.#state === 'new';
    this.#state = 'closed';
    this.#closing.abort(closed('streams: they are closed'));
    if (isNew) return;
    await this.#opening?.catch(() => undefined);
    const closeAll = async (): Promise<void> =>
      await this.#table.each(async (stream) => await stream.close());
    await Promise.all([this.#tasks.settled(), closeAll()]);
    // One may have been created meanwhile.
    await closeAll();
    await this.#environment.store.close();
  }

  #get(name: string): NamedStream {
    this.#assertOpen();
    return this.#table.find(name);
  }

  #assertOpen(): void {
    if (this.#state === 'open') return;
    throw closed(`streams: expected to be open, they are ${this.#state === 'new' ? 'not yet' : this.#state}`);
  }
}
