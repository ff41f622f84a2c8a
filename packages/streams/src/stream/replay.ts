import { closed, misconfigured } from '@rivergraph/core';
import type { Pipeline, RecordDecoder, RunResult, Source, SourceRecord } from '@rivergraph/core';
import { createDeadLetterSource } from '@rivergraph/source-file';
import type { Environment } from '../environment.ts';
import type { ReplayResult } from '../contracts/streams.ts';
import { removeReplayed, takeDeadLetters } from './dead-letter-file.ts';
import { inTime, silent } from './in-time.ts';
import { guarded, makeParts, newPipeline } from './parts.ts';
import type { NamedConfig, StreamParts } from './parts.ts';

/** A replay that is ready to run. */
export interface PreparedReplay {
  readonly pipeline: Pipeline;
  /** The files that it reads, to be removed when it has come to its end. */
  readonly files: readonly string[];
}

/** Prepares the replay of what the dead letter of a stream holds; `undefined` where that is nothing. */
export async function prepareReplay(
  environment: Environment,
  stream: NamedConfig,
): Promise<PreparedReplay | undefined> {
  const parts = await makeParts(environment, stream, environment.closing);
  if (parts.file === undefined) {
    const source = await ownSource(environment, parts);
    return { pipeline: replayPipeline(environment, parts, source), files: [] };
  }
  const files = await takeDeadLetters(parts.file, environment.clock);
  if (files.length === 0) return undefined;
  const source = fileSource(files, parts.pipeline.source.decoder);
  return { pipeline: replayPipeline(environment, parts, source), files };
}

/** What a replay has come to. Its files are removed when it came to its end; else the next reads them once more. */
export async function replayed(
  name: string,
  { reason, stats }: RunResult,
  files: readonly string[],
): Promise<ReplayResult> {
  if (reason !== 'end')
    throw closed(`stream ${name}: the replay was stopped before its end; the next goes on with it`);
  await removeReplayed(files);
  return { replayed: stats.consumed, rejected: stats.deadLettered };
}

/** Its observer is that of the definition alone: a replay is no run of the stream. */
function replayPipeline(environment: Environment, parts: StreamParts, source: Source): Pipeline {
  return newPipeline(environment, parts, { source, name: `${parts.stream.name} (replay)` });
}

async function ownSource(
  { clock, closing: signal, prepareTimeoutMs: timeoutMs }: Environment,
  parts: StreamParts,
): Promise<Source> {
  return await inTime(
    { clock, timeoutMs, signal },
    async () => await askForSource(parts),
    () => silent(`stream ${parts.stream.name}`, 'a source of its dead letter', timeoutMs),
  );
}

async function askForSource({ definition, context, deadLetter, stream }: StreamParts): Promise<Source> {
  const subject = `stream ${stream.name}`;
  if (deadLetter === undefined)
    throw misconfigured(`${subject}: expected a dead letter to replay, it has none`, { reason: 'replay' });
  return await guarded(subject, 'replay', async () => {
    if (definition.replay !== undefined) return await definition.replay(context);
    throw misconfigured(
      `${subject}: expected its definition to have replay(), since it brings a dead letter of its own, it has none`,
      { reason: 'replay' },
    );
  });
}

/** Reads dead letter files as the source of the stream would read the records in them. */
function fileSource(files: readonly string[], decoder: RecordDecoder<SourceRecord>): Source {
  const inner = createDeadLetterSource(files);
  return {
    name: inner.name,
    features: inner.features,
    decoder: {
      tombstones: decoder.tombstones,
      key: (chunk, index) => decoder.key(chunk, index),
      value: (chunk, index) => {
        // Throws for a line that holds no record.
        void inner.decoder.value(chunk, index);
        return decoder.value(chunk, index);
      },
    },
    open: async (context) => await inner.open(context),
  };
}
