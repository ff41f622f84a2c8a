import { readFile, stat } from 'node:fs/promises';
import type { WriteBatch } from '@rivergraph/core';
import { placeOf } from './workload.ts';

/** Makes the journal's lines of a batch: the place of each record. */
export function journalLines({ writes, originAt }: WriteBatch): string {
  let text = '';
  for (let index = 0; index < writes.length; index += 1) {
    const origin = originAt?.(index);
    if (origin === undefined) throw new Error('Expected to know where a write comes from');
    const { record } = origin.position as { readonly record: number };
    text += `${placeOf(origin.partition.id, record)}\n`;
  }
  return text;
}

/** Gives the size of a journal in bytes; 0 where there is none yet. */
export async function journalSize(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Reads the places that were durable between two sizes of the journal; the last line may be torn. */
export async function readJournal(path: string, from: number, to: number): Promise<readonly string[]> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  return bytes.subarray(from, to).toString().split('\n').slice(0, -1);
}
