import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sink, Write } from '@rivergraph/core';
import { batchRecords } from './settings.ts';
import { formatEntry } from './journal.ts';
import type { Entry } from './journal.ts';

/** A record on its way into a journal. */
export interface JournalWrite extends Write, Omit<Entry, 'at'> {
  readonly kind: 'journal';
}

/** How a journal is written. */
export interface JournalOptions {
  readonly path: string;
  /** Waited for before each batch; how a sink hangs. */
  readonly hanging: () => Promise<void>;
  /** Told what has become durable. */
  readonly wrote: (writes: readonly JournalWrite[]) => void;
}

/** A database takes a moment; so some batches are under way whenever a fault strikes. */
const mostWriteMs = 30;

/** Makes a sink that appends each batch to a file by one write, and answers when it is on the disk. */
export function createJournalSink({ path, hanging, wrote }: JournalOptions): Sink<JournalWrite> {
  let file: FileHandle | undefined;
  return {
    name: 'journal',
    features: { atomicBatches: false },
    limits: { maxRecords: batchRecords, concurrency: 4 },
    conflictKeys: ({ key }) => [key],
    open: async () => {
      file = await open(path, 'a');
    },
    write: async ({ writes }) => {
      if (file === undefined) throw new Error('Expected the journal to be open');
      await hanging();
      await sleep(Math.random() * mostWriteMs);
      const at = Date.now();
      await file.write(writes.map((write) => formatEntry({ ...write, at })).join(''));
      await file.datasync();
      wrote(writes);
      return undefined;
    },
    close: async () => {
      await file?.close();
      file = undefined;
    },
  };
}
