import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Write } from '@rivergraph/core';

/** A record that one process has written. */
export interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Counts the assignments of one process, over all partitions. */
  readonly assignment: number;
  readonly partition: number;
  readonly offset: number;
  readonly id: string;
  readonly key: string;
}

/** What one process has written, in the order in which it became durable. */
export interface Journal {
  readonly path: string;
  readonly entries: readonly Entry[];
}

const ending = '.journal';

/** Names the journal of a process. */
export function journalPath(folder: string, name: string): string {
  return join(folder, `${name}${ending}`);
}

/** A record on its way into a journal. */
export interface JournalWrite extends Write, Omit<Entry, 'at'> {
  readonly kind: 'journal';
}

/** Makes the line of an entry. */
export function formatEntry({ at, assignment, partition, offset, id, key }: Entry): string {
  return `${at} ${assignment} ${partition} ${offset} ${id} ${key}\n`;
}

/** Reads what is durable. A last line that is torn was not acknowledged, so it counts as not written. */
export async function readJournals(folder: string): Promise<readonly Journal[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).toSorted();
  return await Promise.all(names.map(async (name) => await readJournal(join(folder, name))));
}

async function readJournal(path: string): Promise<Journal> {
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  return { path, entries: lines.map(parseEntry) };
}

function parseEntry(line: string): Entry {
  const [at, assignment, partition, offset, id = '', key = ''] = line.split(' ');
  return {
    at: Number(at),
    assignment: Number(assignment),
    partition: Number(partition),
    offset: Number(offset),
    id,
    key,
  };
}
