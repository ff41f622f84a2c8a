import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sink, Write } from '@rivergraph/core';

/** A record on its way into a journal. */
export interface KeyedWrite extends Write {
  readonly key: string;
}

/** How a journal is written. */
export interface JournalOptions<TWrite extends KeyedWrite> {
  readonly path: string;
  /** The most records that are written at once. */
  readonly maxRecords: number;
  /** Makes the line of a record, its end included. `at`: milliseconds since 1970, before the write began. */
  readonly line: (write: TWrite, at: number) => string;
  /** Waited for before each batch; how a sink hangs. */
  readonly hanging: () => Promise<void>;
  /** Told what has become durable. */
  readonly wrote: (writes: readonly TWrite[]) => void;
}

/** A database takes a moment; so some batches are under way whenever a fault strikes. */
const mostWriteMs = 30;

/** Makes a sink that appends each batch to a file by one write, and answers when it is on the disk. */
export function createJournalSink<TWrite extends KeyedWrite>(options: JournalOptions<TWrite>): Sink<TWrite> {
  const { path, maxRecords, line, hanging, wrote } = options;
  let file: FileHandle | undefined;
  return {
    name: 'journal',
    features: { atomicBatches: false },
    limits: { maxRecords, concurrency: 4 },
    conflictKeys: ({ key }) => [key],
    open: async () => {
      file = await open(path, 'a');
    },
    write: async ({ writes }) => {
      if (file === undefined) throw new Error('Expected the journal to be open');
      await hanging();
      await sleep(Math.random() * mostWriteMs);
      const at = Date.now();
      await file.write(writes.map((write) => line(write, at)).join(''));
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
