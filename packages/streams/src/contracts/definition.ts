import type {
  Clock,
  DeadLetter,
  DeliveryOptions,
  JsonValue,
  Logger,
  Sink,
  Source,
  SourceRecord,
  StartAfter,
  Transform,
  Write,
} from '@rivergraph/core';
import type { StandardSchemaV1 } from '@standard-schema/spec';

/** What a stream is told by its user, as JSON: topics, a URL, a group. Kept in the store. @public */
export interface StreamSettings {
  readonly [name: string]: JsonValue;
}

/**
 * A kind of stream, declared once in code; each stream is one of a kind, with settings of its own.
 *
 * Credentials belong here, read from the environment or a secret's file when a pipeline is made, and not in settings: those are stored.
 *
 * @public
 */
export interface StreamDefinition<TSettings = StreamSettings> {
  /** What it does, in one sentence, for lists. */
  readonly description?: string | undefined;
  /** Its version, for lists. @defaultValue `'0.0.0'` */
  readonly version?: string | undefined;
  /**
   * Checks the settings of a stream when it is created, and gives them their types and defaults: any Standard Schema.
   *
   * @defaultValue any settings are taken
   */
  readonly settings?: StandardSchemaV1<unknown, TSettings> | undefined;
  /**
   * Whether a stream names a transform: `required`, it must; `optional`, it may; `none`, it must not.
   *
   * @defaultValue `'optional'`
   */
  readonly transform?: 'required' | 'optional' | 'none' | undefined;
  /**
   * Makes a write of a statement and its parameters. Needed for streams whose transform is a module of messages (see
   * {@link StatementsModule}); `statement` of a Cypher sink's package.
   */
  readonly statement?: ((text: string, parameters: Readonly<Record<string, unknown>>) => Write) | undefined;
  /**
   * Makes the parts of a pipeline. Called for each run and each dry run, because a pipeline runs once; and once at `create`. Does no I/O
   * that lasts. Failure: a coded error is taken as it is, so `unavailable` is tried again; anything else is `misconfigured` (reason
   * `definition`), with it as cause.
   */
  pipeline(context: StreamContext<TSettings>): StreamPipeline | Promise<StreamPipeline>;
  /**
   * Makes a source of what the stream's own dead letter holds, where `pipeline` gives one. Not needed for the file that a stream has
   * otherwise.
   */
  replay?(context: StreamContext<TSettings>): Source | Promise<Source>;
}

/** What a definition makes a pipeline of. @public */
export interface StreamContext<TSettings = StreamSettings> {
  /** The name of the stream: a good consumer group, and a good part of a client id. */
  readonly name: string;
  readonly settings: TSettings;
  /** The transform that the stream names, loaded; `undefined` where it names none. */
  readonly transform: Transform<SourceRecord, Write> | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * The parts and options of one pipeline. What the stream itself says (name, batch size and interval) and what the streams have in common
 * (clock, logger) is added. Its types are wide, because kinds of streams are kept in one table: a pipeline's own types are checked where
 * it is made (`definePipeline`).
 *
 * @public
 */
export interface StreamPipeline
  extends Omit<DeliveryOptions, 'name' | 'maxRecords' | 'maxWaitMs' | 'clock' | 'logger'> {
  readonly source: Source;
  readonly sink: Sink<never>;
  /** @defaultValue the transform that the stream names */
  readonly transform?: Transform<never, Write> | undefined;
  /** @defaultValue a file of the stream's own in the folder `deadLetters` of {@link StreamsOptions} */
  readonly deadLetter?: DeadLetter | undefined;
  readonly startAfter?: StartAfter | undefined;
}

/**
 * What a module that streams name as transform may export by default: statements of messages, as transformations of Memgraph's streams
 * give them. It is called with one message at a time, so that a message that it throws at is dead-lettered alone.
 *
 * @public
 */
export type StatementsModule = (
  messages: readonly SourceRecord[],
) => StatementList | PromiseLike<StatementList>;

/** Statements with their parameters. @public */
export type StatementList = readonly (readonly [
  statement: string,
  parameters?: Readonly<Record<string, unknown>> | null,
])[];
