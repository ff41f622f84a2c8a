import { createPipeline, misconfigured, RivergraphError } from '@rivergraph/core';
import type {
  DeadLetter,
  Pipeline,
  PipelineEvent,
  PipelineOptions,
  Sink,
  Source,
  SourceRecord,
  Transform,
  Write,
} from '@rivergraph/core';
import { definitionOf } from '../config/definitions.ts';
import type { AnyDefinition } from '../config/definitions.ts';
import { typeOf } from '../config/json.ts';
import { validateSettings } from '../config/validate-settings.ts';
import type { StreamContext, StreamPipeline } from '../contracts/definition.ts';
import type { ResolvedStreamConfig } from '../contracts/stream.ts';
import type { Environment } from '../environment.ts';
import { streamLogger } from '../environment.ts';
import { loadTransform } from '../transforms/load-transform.ts';
import { createStreamDeadLetter, deadLetterFile } from './dead-letter-file.ts';
import { inTime, silent } from './in-time.ts';

/** A stream as its user wants it. */
export interface NamedConfig {
  readonly name: string;
  readonly config: ResolvedStreamConfig;
}

/** What the pipelines of a stream are made from; made anew for each, because a pipeline runs once. */
export interface StreamParts {
  readonly stream: NamedConfig;
  readonly definition: AnyDefinition;
  readonly context: StreamContext<unknown>;
  readonly pipeline: StreamPipeline;
  readonly transform: Transform<SourceRecord, Write>;
  readonly deadLetter: DeadLetter | undefined;
  /** The file that takes rejected records, unless the definition brings a dead letter of its own. */
  readonly file: string | undefined;
}

/**
 * Asks the definition of a stream for its parts.
 *
 * Settles after `prepareTimeoutMs` at the latest. Abort: rejects with the reason of the signal, since what users' code never gives must
 * hold up nothing. Failure: `misconfigured`, what the definition throws that has a code, or `unavailable` where it does not answer.
 */
export async function makeParts(
  environment: Environment,
  stream: NamedConfig,
  signal: AbortSignal,
): Promise<StreamParts> {
  const { clock, prepareTimeoutMs: timeoutMs } = environment;
  return await inTime(
    { clock, timeoutMs, signal },
    async () => await askForParts(environment, stream),
    () => silent(`stream ${stream.name}`, 'the parts of its pipeline', timeoutMs),
  );
}

async function askForParts(environment: Environment, stream: NamedConfig): Promise<StreamParts> {
  const { name, config } = stream;
  const subject = `stream ${name}`;
  const definition = definitionOf(environment.definitions, subject, config.definition);
  const context: StreamContext<unknown> = {
    name,
    settings: await validateSettings(subject, definition, config.settings),
    transform: await transformOf(environment, stream, definition),
    logger: streamLogger(environment.logger, name),
    clock: environment.clock,
  };
  const pipeline = await askDefinition(subject, definition, context);
  const own = pipeline.transform as Transform<SourceRecord, Write> | undefined;
  const transform = own ?? context.transform;
  if (transform === undefined)
    throw misconfigured(
      `${subject}: expected a transform, from its definition or named by the stream, got none`,
      { reason: 'transform' },
    );
  return { stream, definition, context, pipeline, transform, ...deadLetterOf(environment, name, pipeline) };
}

/** What may be different from a plain run. */
export interface PipelineChanges {
  readonly name?: string | undefined;
  /** Read instead of the stream's own source, from its beginning. */
  readonly source?: Source | undefined;
  readonly observer?: ((event: PipelineEvent) => void) | undefined;
}

/** Makes a pipeline. Does no I/O. Failure: `misconfigured` for parts and options that cannot be. */
export function newPipeline(
  environment: Environment,
  parts: StreamParts,
  { name, source, observer }: PipelineChanges = {},
): Pipeline {
  const { pipeline, stream, context } = parts;
  const own = pipeline.observer;
  const options: PipelineOptions<SourceRecord, Write> = {
    random: environment.random,
    ...pipeline,
    source: source ?? pipeline.source,
    sink: pipeline.sink as Sink,
    startAfter: source === undefined ? pipeline.startAfter : undefined,
    transform: parts.transform,
    deadLetter: parts.deadLetter,
    name: name ?? stream.name,
    maxRecords: stream.config.batchSize,
    maxWaitMs: stream.config.batchIntervalMs,
    clock: environment.clock,
    logger: context.logger,
    observer: (event) => {
      // First, so that one that throws does not keep the event from the other.
      observer?.(event);
      own?.(event);
    },
    signal: undefined,
  };
  return createPipeline(options);
}

async function transformOf(
  { transforms, load }: Environment,
  { name, config }: NamedConfig,
  { statement }: AnyDefinition,
): Promise<Transform<SourceRecord, Write> | undefined> {
  if (config.transform === undefined) return undefined;
  return await loadTransform({ folder: transforms, path: config.transform, load, statement, stream: name });
}

async function askDefinition(
  subject: string,
  definition: AnyDefinition,
  context: StreamContext<unknown>,
): Promise<StreamPipeline> {
  const pipeline: unknown = await guarded(
    subject,
    'pipeline',
    async () => await definition.pipeline(context),
  );
  if (typeof pipeline === 'object' && pipeline !== null) return pipeline as StreamPipeline;
  throw misconfigured(`${subject}: expected its definition to give a pipeline, got ${typeOf(pipeline)}`);
}

/** Calls a function of a definition; what it throws without a code is the fault of who wrote or configured it. */
export async function guarded<T>(subject: string, method: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof RivergraphError) throw cause;
    throw misconfigured(
      `${subject}: ${method}() of its definition: expected a result, got an error (${nameOf(cause)})`,
      { reason: 'definition', cause },
    );
  }
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}

function deadLetterOf(
  { deadLetters }: Environment,
  name: string,
  { deadLetter }: StreamPipeline,
): Pick<StreamParts, 'deadLetter' | 'file'> {
  if (deadLetter !== undefined || deadLetters === undefined) return { deadLetter, file: undefined };
  const file = deadLetterFile(deadLetters, name);
  return { deadLetter: createStreamDeadLetter(file), file };
}
