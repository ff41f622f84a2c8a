import { misconfigured } from '@rivergraph/core';
import type { Fingerprint } from './data-file.ts';
import { isCount } from './position.ts';
import type { FilePosition } from './position.ts';

/** What a checkpoint holds for one partition. */
export interface StoredFile {
  /** The last finished record; `null` when there is none yet. */
  readonly position: FilePosition | null;
  /** Whether everything up to `size` was finished. */
  readonly ended: boolean;
  /** The size of the file, packed as it is, when this was stored. */
  readonly size: number;
  readonly fingerprint: Fingerprint;
}

type Fields = { readonly [name: string]: unknown };

/** Reads the text of a checkpoint, or refuses it as a whole: half a checkpoint would skip or repeat data silently. */
export function parseCheckpoint(text: string, path: string): ReadonlyMap<string, StoredFile> {
  const content = fieldsOf(parseJson(text, path));
  const files = fieldsOf(content?.['files']);
  if (content?.['version'] !== 1 || files === undefined) throw corrupt(path, 'a checkpoint of version 1');
  return new Map(Object.entries(files).map(([id, value]) => [id, parseStored(value, path)]));
}

function parseStored(value: unknown, path: string): StoredFile {
  const { position, ended, size, fingerprint } = fieldsOf(value) ?? {};
  const print = fieldsOf(fingerprint);
  const bytes = print?.['bytes'];
  const sha256 = print?.['sha256'];
  const at = position === null ? null : parseStoredPosition(position);
  const isWhole = typeof ended === 'boolean' && isCount(size) && isCount(bytes) && typeof sha256 === 'string';
  if (!isWhole || at === undefined) throw corrupt(path, 'position, ended, size and fingerprint of each file');
  return { position: at, ended, size, fingerprint: { bytes, sha256 } };
}

function parseStoredPosition(value: unknown): FilePosition | undefined {
  const { record, byte } = fieldsOf(value) ?? {};
  return isCount(record) && isCount(byte) ? { record, byte } : undefined;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corrupt(path, 'JSON', error);
  }
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function corrupt(path: string, expected: string, cause?: unknown): Error {
  const what = `Checkpoint '${path}': expected ${expected}, got something else`;
  return misconfigured(`${what}. To start again from the first record, delete this file`, {
    reason: 'corrupt',
    cause,
  });
}
