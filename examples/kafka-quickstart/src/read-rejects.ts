import { readFile } from 'node:fs/promises';
import { parseDeadLetterLine } from '@rivergraph/core';
import type { DeadLetterRecord } from '@rivergraph/core';

/** Reads the records that the pipeline has set aside, each as it was. */
export async function readRejects(path: string): Promise<readonly DeadLetterRecord[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map(parseDeadLetterLine);
}
