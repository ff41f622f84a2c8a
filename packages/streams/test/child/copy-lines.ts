import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sink, Write } from '@rivergraph/core';
import { createFileSource } from '@rivergraph/source-file';
import { createFileStore, createStreams, definePipeline, defineStream } from '../../src/index.ts';

interface LineWrite extends Write {
  readonly kind: 'line';
  readonly id: number;
}

/** Copies the lines of a file by a stream that it creates where there is none, and says what becomes of it. */
export async function main([folder = '']: readonly string[]): Promise<void> {
  const copy = defineStream({
    pipeline: () =>
      definePipeline({
        source: createFileSource<{ readonly id: number }>({
          format: 'jsonl',
          path: path.join(folder, 'in.jsonl'),
          checkpoint: path.join(folder, 'checkpoint.json'),
          recordsPerSecond: 5000,
          chunkRecords: 100,
        }),
        transform: ({ value: { id } }): LineWrite => ({ kind: 'line', id }),
        sink: appendingSink(path.join(folder, 'out.txt')),
        ordering: 'partition',
      }),
  });
  const streams = createStreams({ store: createFileStore(folder), definitions: { copy } });
  await streams.open();
  process.stdout.write('open\n');
  if (streams.show().length === 0) {
    await streams.create('copy', { definition: 'copy', batchSize: 100 });
    await streams.start('copy');
  }
  for (let { state } = streams.show('copy'); state !== 'stopped'; { state } = streams.show('copy')) {
    process.stdout.write(`written ${streams.show('copy').totals.written}\n`);
    await sleep(50);
  }
  await streams.close();
}

function appendingSink(file: string): Sink<LineWrite> {
  return {
    name: 'lines',
    features: { atomicBatches: false },
    open: async () => undefined,
    write: async ({ writes }) => {
      await appendFile(file, writes.map(({ id }) => `${id}\n`).join(''));
      return undefined;
    },
    close: async () => undefined,
  };
}
