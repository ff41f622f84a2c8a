import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { misconfigured } from '@rivergraph/core';
import { changedFile, fileError, systemCode } from './errors.ts';

/** How a file is packed; `auto` looks at its first bytes. @public */
export type Compression = 'auto' | 'gzip' | 'none';

/** What tells a file from another: a hash of its first bytes. */
export interface Fingerprint {
  /** How many bytes were hashed. */
  readonly bytes: number;
  readonly sha256: string;
}

/** A file as it was found when the source was opened. */
export interface FileFacts {
  readonly path: string;
  readonly size: number;
  readonly inode: string;
  readonly gzip: boolean;
  readonly fingerprint: Fingerprint;
}

const fingerprintBytes = 4096;
const emptyHead = Buffer.alloc(0);

/** Looks at a file: its size, its first bytes, how it is packed. Leaves nothing open. */
export async function inspectFile(path: string, compression: Compression): Promise<FileFacts> {
  try {
    // Before the open, because opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) throw notAFile(path);
    const handle = await open(path, 'r');
    try {
      return await readFacts(path, handle, compression);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, `File '${path}': expected a file that can be read`);
  }
}

/** Hashes as many of a file's first bytes as an older fingerprint did. */
export async function fingerprintLike(path: string, older: Fingerprint): Promise<Fingerprint> {
  try {
    const handle = await open(path, 'r');
    try {
      return fingerprintOf(await readHead(handle, older.bytes));
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, `File '${path}': expected a file that can be read`);
  }
}

/**
 * Checks that the path still names the file that was inspected, and that it did not shrink.
 *
 * @returns its size now
 */
export async function checkStillThere(facts: FileFacts, sizeBefore: number): Promise<number> {
  const { path } = facts;
  const now = await stat(path, { bigint: true }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT')
      throw changedFile(path, 'missing-file', 'it vanished while it was read');
    throw fileError(error, `File '${path}': expected to find it as before`);
  });
  if (inodeOf(now) !== facts.inode) {
    throw changedFile(path, 'replaced', 'another file took its place while it was read');
  }
  const size = Number(now.size);
  if (size >= sizeBefore) return size;
  throw changedFile(path, 'shrunk', `expected at least ${sizeBefore} bytes as before, got ${size}`);
}

async function readFacts(path: string, handle: FileHandle, compression: Compression): Promise<FileFacts> {
  const stats = await handle.stat({ bigint: true });
  const head = await readHead(handle, fingerprintBytes);
  return {
    path,
    size: Number(stats.size),
    inode: inodeOf(stats),
    gzip: isGzip(path, head, compression),
    fingerprint: fingerprintOf(head),
  };
}

function inodeOf({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev}:${ino}`;
}

async function readHead(handle: FileHandle, bytes: number): Promise<Buffer> {
  if (bytes === 0) return emptyHead;
  const head = Buffer.alloc(Math.min(bytes, fingerprintBytes));
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

function fingerprintOf(head: Buffer): Fingerprint {
  return { bytes: head.length, sha256: createHash('sha256').update(head).digest('hex') };
}

function isGzip(path: string, head: Buffer, compression: Compression): boolean {
  if (compression !== 'auto') return compression === 'gzip';
  const hasMagic = head[0] === 0x1f && head[1] === 0x8b;
  if (hasMagic || head.length === 0 || !path.toLowerCase().endsWith('.gz')) return hasMagic;
  throw misconfigured(
    `File '${path}': expected gzip data as its name says, got something else (compression: 'none' reads it as it is)`,
    { reason: 'corrupt' },
  );
}

function notAFile(path: string): Error {
  return misconfigured(`File '${path}': expected a regular file, got a folder, pipe or device`, {
    reason: 'not-a-file',
  });
}
