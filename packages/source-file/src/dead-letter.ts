import { createDecoder } from '@rivergraph/core';
import type { Deserializer, Partition, RecordDecoder, Source, SourceRecord } from '@rivergraph/core';
import { DeadLetterChunk, readEntries } from './dead-letter-chunk.ts';
import type { DeadLetterEntry } from './dead-letter-chunk.ts';
import type { FileFacts } from './data-file.ts';
import { FileSource } from './file-source.ts';
import { LineScanner } from './line-scanner.ts';
import { resolveFileOptions } from './options.ts';
import type { FileOptions } from './options.ts';
import type { Partitioning } from './planning.ts';
import { startOfFile } from './position.ts';
import type { MakeChunk, RowFormat } from './row-format.ts';
import { RowReader } from './row-reader.ts';
import type { Rows } from './rows.ts';

/** Options of a source that replays dead letter files. @public */
export interface DeadLetterSourceOptions<Value, Key>
  extends Omit<FileOptions, 'path' | 'topic' | 'maxRecordBytes'> {
  /**
   * Decodes the original value.
   *
   * @defaultValue `raw()`
   */
  readonly value?: Deserializer<Value> | undefined;
  /**
   * Decodes the original key.
   *
   * @defaultValue `raw()`
   */
  readonly key?: Deserializer<Key> | undefined;
  /**
   * What becomes of records whose original value is `null`. With `'pass'` the `value` deserializer gets the `null`.
   *
   * @defaultValue `'skip'`
   */
  readonly tombstones?: 'skip' | 'pass' | undefined;
  /**
   * The longest line, in bytes. A line is about a third longer than the record in it.
   *
   * @defaultValue 67108864 (64 MiB)
   */
  readonly maxRecordBytes?: number | undefined;
}

const defaultLineBytes = 64 * 1024 * 1024;
const scanLimits = { records: 2000, bytes: Infinity };
const scanBufferBytes = 256 * 1024;

/**
 * Makes a source that replays the files of `createFileDeadLetter`: each record comes with its original key, value, headers,
 * timestamp and topic. Every topic in a file is a partition, `<path>#<topic>`, in the order of the lines.
 *
 * Opening reads each file once to learn its topics. A line that holds no record rejects itself, under the file's name as the
 * topic. Give the replaying pipeline another dead letter file than the one it reads.
 *
 * @public
 */
export function createDeadLetterSource<Value = Uint8Array | null, Key = Uint8Array | null>(
  path: FileOptions['path'],
  options: DeadLetterSourceOptions<Value, Key> = {},
): Source<SourceRecord<Value, Key>> {
  const resolved = resolveFileOptions({
    ...options,
    path,
    maxRecordBytes: options.maxRecordBytes ?? defaultLineBytes,
  });
  return new FileSource({
    name: 'dead-letter',
    options: resolved,
    decoder: { ...guarded(createDecoder<Value, Key>(options)), tombstones: options.tombstones },
    partitioning: byOriginalTopic(resolved.maxRecordBytes),
  });
}

function guarded<TRecord extends SourceRecord>(decoder: RecordDecoder<TRecord>): RecordDecoder<TRecord> {
  return {
    key: (chunk, index) => decoder.key(chunk, index),
    value: (chunk, index) => {
      const fault = chunk instanceof DeadLetterChunk ? chunk.faultAt(index) : undefined;
      if (fault !== undefined) throw fault;
      return decoder.value(chunk, index);
    },
  };
}

function byOriginalTopic(maxRecordBytes: number): Partitioning {
  return async (facts, fallback, signal) => {
    const topics = await findTopics(facts, { fallback, maxRecordBytes, signal });
    return [...topics].map((topic) => ({
      partition: { topic, id: `${facts.path}#${topic}` },
      format: deadLetterFormat((rows) => {
        const entries = readEntries(rows).filter((entry) => topicOf(entry, fallback) === topic);
        return entries.length === 0 ? undefined : new DeadLetterChunk(rows, entries);
      }),
    }));
  };
}

interface Scan {
  /** The topic of lines that name none. */
  readonly fallback: string;
  readonly maxRecordBytes: number;
  readonly signal: AbortSignal;
}

async function findTopics(facts: FileFacts, scan: Scan): Promise<ReadonlySet<string>> {
  const topics = new Set<string>();
  const format = deadLetterFormat((rows) => {
    for (const entry of readEntries(rows)) topics.add(topicOf(entry, scan.fallback));
    return undefined;
  });
  const { maxRecordBytes, signal } = scan;
  const partition: Partition = { topic: scan.fallback, id: facts.path };
  const limits = { bufferBytes: scanBufferBytes, maxRecordBytes };
  const reader = new RowReader({ partition, facts, format, from: startOfFile, ...limits });
  try {
    while ((await reader.read(scanLimits)).type !== 'ended') signal.throwIfAborted();
  } finally {
    await reader.close();
  }
  return topics.size === 0 ? new Set([scan.fallback]) : topics;
}

function deadLetterFormat(makeChunk: (rows: Rows) => ReturnType<MakeChunk>): RowFormat {
  return {
    name: 'dead-letter',
    hasHeader: false,
    createScanner: () => new LineScanner(),
    begin: () => makeChunk,
  };
}

function topicOf(entry: DeadLetterEntry, fallback: string): string {
  return entry.record?.partition.topic ?? fallback;
}
