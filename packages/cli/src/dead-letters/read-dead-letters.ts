import { open } from 'node:fs/promises';
import { misconfigured, parseDeadLetterLine, RivergraphError } from '@rivergraph/core';
import type { DeadLetterRecord } from '@rivergraph/core';

/** The last records of a dead letter. */
export interface DeadLetters {
  readonly records: readonly DeadLetterRecord[];
  /** How many there are. */
  readonly total: number;
  /** Lines that are no records, as the last one may be after a crash. */
  readonly broken: number;
}

/**
 * Reads the last `most` records of a file; `undefined` for one that does not exist.
 *
 * Failure: `misconfigured` for a file that cannot be read, or is of a newer version.
 */
export async function readDeadLetters(path: string, most: number): Promise<DeadLetters | undefined> {
  const file = await open(path).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw unreadable(path, cause);
  });
  if (file === undefined) return undefined;
  try {
    return await readLines(file.readLines(), most);
  } catch (cause) {
    throw cause instanceof RivergraphError ? cause : unreadable(path, cause);
  } finally {
    await file.close();
  }
}

async function readLines(lines: AsyncIterable<string>, most: number): Promise<DeadLetters> {
  const kept: string[] = [];
  let total = 0;
  let broken = 0;
  let next = 0;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const isRecord = read(line) !== undefined;
    broken += isRecord ? 0 : 1;
    if (!isRecord) continue;
    total += 1;
    // A ring, so that a large file needs no more memory than what is told of it.
    kept[next] = line;
    next = (next + 1) % most;
  }
  const inOrder = kept.length < most ? kept : [...kept.slice(next), ...kept.slice(0, next)];
  return { records: inOrder.flatMap((line) => read(line) ?? []), total, broken };
}

function read(line: string): DeadLetterRecord | undefined {
  try {
    return parseDeadLetterLine(line);
  } catch (error) {
    if (error instanceof RivergraphError && error.code === 'rejected') return undefined;
    throw error;
  }
}

function unreadable(path: string, cause: unknown): Error {
  return misconfigured(`dead letter '${path}': expected a file that can be read`, { cause });
}
