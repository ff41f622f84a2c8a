import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createFileDeadLetter, raw, silentLogger, systemClock } from '@rivergraph/core';
import type { Source } from '@rivergraph/core';
import { describeSourceConformance } from '@rivergraph/core/testing';
import type { KitRecord, SourceHarness, SourceKitFeatures } from '@rivergraph/core/testing';
import { describe, it } from 'vitest';
import { createDeadLetterSource, createFileSource } from '../src/index.ts';

const features: SourceKitFeatures = {
  keys: false,
  headers: false,
  timestamps: false,
  tombstones: false,
  'binary values': false,
  end: true,
  append: true,
  revocation: false,
  missing: true,
};

const skip = [
  {
    case: 'delivers what is appended while it is open',
    reason: 'a file ends at its end; what is appended is for the next run',
  },
];

interface Configuration {
  readonly createSource: (path: readonly string[], checkpoint: string) => Source;
  readonly write: (path: string, records: readonly KitRecord[]) => Promise<void>;
}

function harnessOf({ createSource, write }: Configuration): SourceHarness {
  return {
    createStream: async (partitions) => {
      const folder = await mkdtemp(join(tmpdir(), 'source-file-kit-'));
      const paths = partitions.map((_, index) => join(folder, `part-${index}`));
      for (const [index, path] of paths.entries()) {
        await writeFile(path, '');
        await write(path, partitions[index] ?? []);
      }
      return {
        createSource: () => createSource(paths, join(folder, 'checkpoint.json')),
        append: async (partition, records) => write(paths[partition] ?? '', records),
        dispose: async () => rm(folder, { recursive: true, force: true }),
      };
    },
    createMissing: () =>
      createSource(
        [join(tmpdir(), 'source-file-kit-none', 'x')],
        join(tmpdir(), 'source-file-kit.checkpoint'),
      ),
  };
}

const asText = (records: readonly KitRecord[]): string =>
  records.map(({ value }) => `${Buffer.from(value ?? []).toString()}\n`).join('');
const plain = async (path: string, records: readonly KitRecord[]): Promise<void> =>
  appendFile(path, asText(records));
const packed = async (path: string, records: readonly KitRecord[]): Promise<void> => {
  if (records.length > 0) await appendFile(path, gzipSync(asText(records)));
};

const jsonLines = (path: readonly string[], checkpoint: string): Source =>
  createFileSource({ format: 'jsonl', path, checkpoint, chunkRecords: 64 });
// The kit's values are JSON: with these separators each is a row of one field, in quotes or not.
const csv = (path: readonly string[], checkpoint: string): Source =>
  createFileSource({
    format: 'csv',
    path,
    checkpoint,
    columns: ['json'],
    delimiter: '\t',
    quote: "'",
    chunkRecords: 64,
  });

describeSourceConformance(
  { describe, it },
  { name: 'JSON Lines', features, skip, harness: harnessOf({ createSource: jsonLines, write: plain }) },
);
describeSourceConformance(
  { describe, it },
  {
    name: 'JSON Lines, gzip',
    features,
    skip,
    harness: harnessOf({ createSource: jsonLines, write: packed }),
  },
);
describeSourceConformance(
  { describe, it },
  { name: 'CSV', features, skip, harness: harnessOf({ createSource: csv, write: plain }) },
);
describeSourceConformance(
  { describe, it },
  { name: 'CSV, gzip', features, skip, harness: harnessOf({ createSource: csv, write: packed }) },
);
describeSourceConformance(
  { describe, it },
  {
    name: 'dead letter',
    features: {
      ...features,
      keys: true,
      headers: true,
      timestamps: true,
      tombstones: true,
      'binary values': true,
    },
    skip,
    harness: harnessOf({
      createSource: (path, checkpoint) =>
        createDeadLetterSource(path, { key: raw(), value: raw(), checkpoint, chunkRecords: 64 }),
      write: writeDeadLetters,
    }),
  },
);

async function writeDeadLetters(path: string, records: readonly KitRecord[]): Promise<void> {
  const context = { signal: new AbortController().signal, clock: systemClock, logger: silentLogger };
  const deadLetter = createFileDeadLetter(path, { fsync: false });
  await deadLetter.open(context);
  await deadLetter.write(
    records.map((record, position) => ({
      ...record,
      partition: { topic: 'kit', id: 'kit-0' },
      position,
      rejections: [
        { stage: 'write', code: 'rejected', reason: undefined, message: '', write: undefined, attempts: 1 },
      ],
      failedAt: 0,
    })),
    context,
  );
  await deadLetter.close();
}
