import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { misconfigured, RivergraphError } from '../errors.ts';
import { lineStart } from './line-format.ts';
import { parseDeadLetterLine } from './parse-line.ts';

const blockBytes = 64 * 1024;
const lineBreak = 0x0a;

/**
 * Sees to it that a dead letter file ends with a line break: a last line that is whole gets one, and one that a crash has
 * cut in two is taken away. Its record was never acknowledged, so it comes again.
 *
 * Failure: `misconfigured` if the end is no line of ours, whole or torn. It is left as it is: the path is wrong.
 */
export async function repairEnd(file: FileHandle, path: string): Promise<void> {
  const { size } = await file.stat();
  const start = await lastLineStart(file, size);
  if (start === size) return;
  if (!(await startsLikeOurs(file, start, size))) {
    throw misconfigured(
      `Dead letter file ${path}: expected lines of a dead letter file, got something else from byte ${start} on`,
    );
  }
  if (isWhole(await read(file, start, size))) await file.appendFile('\n');
  else await file.truncate(start);
}

/** Finds where the line after the last line break begins. */
async function lastLineStart(file: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0; end -= blockBytes) {
    const from = Math.max(0, end - blockBytes);
    const at = (await read(file, from, end)).lastIndexOf(lineBreak);
    if (at >= 0) return from + at + 1;
  }
  return 0;
}

/** A power cut may also leave zeros where the data did not reach the disk. */
async function startsLikeOurs(file: FileHandle, start: number, size: number): Promise<boolean> {
  const head = await read(file, start, Math.min(size, start + lineStart.length));
  const written = head.subarray(0, head.includes(0) ? head.indexOf(0) : head.length);
  return lineStart.startsWith(written.toString('latin1'));
}

function isWhole(line: Buffer): boolean {
  try {
    parseDeadLetterLine(line.toString('utf8'));
    return true;
  } catch (error) {
    if (error instanceof RivergraphError) return false;
    throw error;
  }
}

async function read(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(to - from);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
