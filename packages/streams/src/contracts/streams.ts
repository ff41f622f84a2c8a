import type {
  CheckOptions,
  CheckResult,
  Clock,
  Logger,
  PipelineEvent,
  RunLimit,
  RunResult,
} from '@rivergraph/core';
import type { StreamDefinition } from './definition.ts';
import type { StreamConfig, StreamInfo } from './stream.ts';
import type { StreamStore } from './store.ts';

/** The options of {@link createStreams}. @public */
export interface StreamsOptions {
  /** Keeps the streams: `createFileStore(folder)`, or one of your own. */
  readonly store: StreamStore;
  /** The kinds of streams, by name. */
  readonly definitions: Readonly<Record<string, StreamDefinition<unknown>>>;
  /**
   * The folder of the modules that streams name as transform. Nothing outside it is loaded.
   *
   * @defaultValue streams can name no transform
   */
  readonly transforms?: string | undefined;
  /**
   * The folder of the files that take rejected records, `NAME.jsonl` each. Created where it is missing.
   *
   * @defaultValue none: a stream whose definition brings no dead letter fails at its first rejected record
   */
  readonly deadLetters?: string | undefined;
  /** How a module is loaded, given its whole path. @defaultValue `import()` */
  readonly load?: ((file: string) => Promise<unknown>) | undefined;
  /** Told what each stream does, per batch or rarer. Must return soon; what it throws is ignored. */
  readonly observer?: ((stream: string, event: PipelineEvent) => void) | undefined;
  /** The longest back-off before a stream is opened again, in milliseconds. @defaultValue 30000 */
  readonly maxBackoffMs?: number | undefined;
  /** How long `create` waits for the source to say whether the topics exist, in milliseconds; 0: it does not ask. @defaultValue 5000 */
  readonly verifyTimeoutMs?: number | undefined;
  /**
   * How long a definition, its schema and a module may take to give the parts of a pipeline, in milliseconds; it is `unavailable` then
   * (reason `definition`).
   *
   * @defaultValue 30000
   */
  readonly prepareTimeoutMs?: number | undefined;
  /** @defaultValue the computer's clock */
  readonly clock?: Clock | undefined;
  /** @defaultValue silent */
  readonly logger?: Logger | undefined;
  /** Spreads back-off; a number from 0 to 1. @defaultValue `Math.random` */
  readonly random?: (() => number) | undefined;
}

/** Bounds a start: it ends after so much, and settles then. @public */
export interface BoundedStart {
  readonly limit: RunLimit;
  /**
   * Ends when so little comes that the limit is not reached, in milliseconds. Making and opening its parts counts too; a definition that
   * does not answer in this time is `unavailable`.
   *
   * @defaultValue 30000
   */
  readonly timeoutMs?: number | undefined;
}

/** What a definition is, for lists. @public */
export interface DefinitionInfo {
  readonly name: string;
  readonly description: string | undefined;
  readonly version: string;
  readonly transform: 'required' | 'optional' | 'none';
}

/**
 * Named pipelines of one process.
 *
 * Failure: what is asked of a stream that does not exist, or that its state forbids, is `misconfigured`, reason `no-such-stream`,
 * `stream-exists` or `stream-runs`.
 *
 * @public
 */
export interface Streams extends AsyncDisposable {
  readonly definitions: readonly DefinitionInfo[];
  /** Whether the streams are open: every one that ran was started again, though it may still wait for what it needs. */
  readonly isOpen: boolean;
  /**
   * Takes the store and starts the streams that ran when it was last open; one that had failed stays failed.
   *
   * Settles when they are being started, not when they run. Once. Failure: that of the store.
   */
  open(): Promise<void>;
  /**
   * Makes a stream; it is stopped at first. Checks its configuration, loads its transform and asks the source whether what it reads exists;
   * a source that does not answer is no failure, and `show` tells it.
   *
   * Failure: `misconfigured`; nothing is kept then.
   */
  create(name: string, config: StreamConfig): Promise<StreamInfo>;
  /** Checks a configuration as `create` does, without asking the source, and keeps nothing. Failure: `misconfigured`. */
  validate(config: StreamConfig): Promise<void>;
  /**
   * Changes a stream's configuration. One that is wanted is restarted with it. A setting that is given as `show` masks it stays as it is.
   * Failure: as `create`; the old one is kept then.
   */
  configure(name: string, config: StreamConfig): Promise<StreamInfo>;
  /**
   * Wants a stream to run, from now on and after restarts of the process. Of one that runs nothing changes; a paused one goes on; one
   * that failed is tried again.
   *
   * Settles when that is stored and it is being started. With a `limit` it runs once, not over restarts, and settles when that has ended;
   * rejects as the pipeline does. Failure: with a `limit`, `stream-runs` where it runs.
   */
  start(name: string): Promise<StreamInfo>;
  start(name: string, options: BoundedStart): Promise<RunResult>;
  /**
   * Wants it no longer. Settles when what it took in is written and committed, or the drain's time is over. Of a stopped one nothing changes.
   *
   * Failure: that of the store. It has stopped all the same, in this process, and the next `stop` stores that.
   */
  stop(name: string): Promise<StreamInfo>;
  /** Holds a stream: it keeps its partitions and takes nothing in. Kept over restarts. A stopped one is started so. */
  pause(name: string): Promise<StreamInfo>;
  /** Takes a pause back. Of one that is not paused nothing changes. */
  resume(name: string): Promise<StreamInfo>;
  /** Stops and starts what it wants of a stream; one that failed is tried again. Of a stopped one nothing changes. */
  restart(name: string): Promise<StreamInfo>;
  /** Starts every stream; settles when all are being started. */
  startAll(): Promise<void>;
  /** Stops every stream; settles when all have stopped. */
  stopAll(): Promise<void>;
  /** All streams, by name. Cheap enough to be called every second. */
  show(): readonly StreamInfo[];
  show(name: string): StreamInfo;
  /**
   * The dry run: reads, transforms and describes, but writes, commits and joins nothing. Also while the stream runs.
   *
   * Settles after `limit` (one batch) or `timeoutMs` (30 s), which counts from the call on; the drain's time may be added. Failure: as the
   * pipeline's, `unavailable` where the source is not open in that time, `closed` when the streams are closed.
   */
  check(name: string, options?: CheckOptions): Promise<StreamCheck>;
  /** Writes what the dead letter of a stream holds once more; see {@link ReplayResult}. Failure: `stream-runs` where its file is in use. */
  replay(name: string): Promise<ReplayResult>;
  /** Forgets a stream. Its dead letter stays. Failure: `stream-runs` where it is not stopped. */
  drop(name: string): Promise<void>;
  /** Stops the pipelines and lets the store go; what ran is started again by the next `open`. Idempotent. */
  close(): Promise<void>;
}

/** What a dry run of a stream found. @public */
export interface StreamCheck extends CheckResult {
  /** The statements that would run, one row each. */
  readonly rows: readonly CheckRow[];
}

/** One statement that a stream would run. @public */
export interface CheckRow {
  readonly query: string;
  readonly params: unknown;
}

/** What a replay of dead letters did. @public */
export interface ReplayResult {
  /** Records read from the dead letter. */
  readonly replayed: number;
  /** Those rejected again; they are in the dead letter anew. */
  readonly rejected: number;
}
