import { readFile } from 'node:fs/promises';
import type { CorruptStream, StoredStream } from '../contracts/store.ts';
import { fileError, systemCode } from '../files/file-errors.ts';
import { parseStored } from './stored-format.ts';

/** Says nothing of the file: the process has too many open. */
const passing: readonly string[] = ['EMFILE', 'ENFILE'];

/** Reads the file of a stream, or says why it cannot; `undefined` where it is gone. */
export async function readStored(
  file: string,
  name: string,
): Promise<StoredStream | CorruptStream | undefined> {
  try {
    return parseStored(await readFile(file, 'utf8'), file, name);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return undefined;
    if (passing.includes(code)) throw error;
    return { name, corrupt: fileError(`Stored stream ${file}`, error).message };
  }
}
