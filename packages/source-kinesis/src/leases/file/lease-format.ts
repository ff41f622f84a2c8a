import { misconfigured } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';
import type { Checkpoint } from '../checkpoint.ts';
import type { HashRange, Lease } from '../lease.ts';

/** What a lease file holds. */
export interface LeaseFileContent {
  readonly stream: string;
  readonly leases: readonly Lease[];
}

type Fields = { readonly [name: string]: unknown };

const words: ReadonlySet<unknown> = new Set(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP', 'SHARD_END']);

/** Writes one lease per line, so that a damaged file can be told by its line. */
export function formatLeases({ stream, leases }: LeaseFileContent): string {
  const lines = leases.map((lease) => JSON.stringify(lease));
  return `${headOf(stream)}\n${lines.join(',\n')}\n]}\n`;
}

/** Reads the text of a lease file, or refuses it as a whole: half of the leases would skip or repeat data silently. */
export function parseLeases(text: string, path: string): LeaseFileContent {
  const content = fieldsOf(parseJson(text, path));
  const stream = content?.['stream'];
  const rows = content?.['leases'];
  if (content?.['version'] !== 1 || typeof stream !== 'string' || !Array.isArray(rows)) {
    throw corrupt(path, 'leases of version 1, with the name of their stream');
  }
  const leases = rows.map((row: unknown, index) => parseLease(row, new FieldFault(path, index)));
  const ids = new Set(leases.map((lease) => lease.shardId));
  if (ids.size < leases.length) throw corrupt(path, 'one lease for each shard');
  return { stream, leases };
}

function headOf(stream: string): string {
  return `{"version":1,"stream":${JSON.stringify(stream)},"leases":[`;
}

function parseLease(row: unknown, fault: FieldFault): Lease {
  const fields = fieldsOf(row);
  if (fields === undefined) throw fault.of('', 'an object');
  const { shardId, counter, ownerSwitches } = fields;
  if (typeof shardId !== 'string' || shardId === '') throw fault.of('.shardId', 'the id of a shard');
  if (!isCount(counter)) throw fault.of('.counter', 'a number from 0');
  if (!isCount(ownerSwitches)) throw fault.of('.ownerSwitches', 'a number from 0');
  return {
    shardId,
    owner: textOf(fields, 'owner', fault),
    counter,
    checkpoint: checkpointOf(fields, fault),
    checkpointOwner: textOf(fields, 'checkpointOwner', fault),
    ownerSwitches,
    parents: textsOf(fields, 'parents', fault),
    children: textsOf(fields, 'children', fault),
    hashRange: rangeOf(fields, fault),
    startTimestamp: timeOf(fields, fault),
  };
}

function checkpointOf({ checkpoint }: Fields, fault: FieldFault): Checkpoint {
  if (words.has(checkpoint)) return checkpoint as Checkpoint;
  const { sequence, sub } = fieldsOf(checkpoint) ?? {};
  if (isDigits(sequence) && isCount(sub)) return { sequence, sub };
  throw fault.of('.checkpoint', 'a checkpoint');
}

function textOf(fields: Fields, name: string, fault: FieldFault): string | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'string') return value;
  throw fault.of(`.${name}`, 'a text, or nothing');
}

function textsOf(fields: Fields, name: string, fault: FieldFault): readonly string[] {
  const value = fields[name];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw fault.of(`.${name}`, 'a list of texts');
}

function rangeOf({ hashRange }: Fields, fault: FieldFault): HashRange | undefined {
  if (hashRange === undefined) return undefined;
  const { start, end } = fieldsOf(hashRange) ?? {};
  if (isDigits(start) && isDigits(end)) return { start, end };
  throw fault.of('.hashRange', 'start and end in decimal digits, or nothing');
}

function timeOf({ startTimestamp }: Fields, fault: FieldFault): number | undefined {
  if (startTimestamp === undefined || typeof startTimestamp === 'number') return startTimestamp;
  throw fault.of('.startTimestamp', 'a number, or nothing');
}

/** Makes the error of a field, which is named and not shown. */
class FieldFault {
  readonly #path: string;
  readonly #index: number;

  constructor(path: string, index: number) {
    this.#path = path;
    this.#index = index;
  }

  of(field: string, expected: string): RivergraphError {
    return corrupt(this.#path, `${expected} at leases[${this.#index}]${field}`);
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error that was caught quotes from the file.
    throw corrupt(path, `JSON${whereDamaged(text)}`);
  }
}

/** Finds the first line that cannot be one of ours. */
function whereDamaged(text: string): string {
  const [head = '', ...lines] = text.split('\n');
  const isHead = head.endsWith('[') && isJson(`${head}]}`);
  const isWhole = (line: string): boolean => line === ']}' || line === '' || isJson(line.replace(/,$/, ''));
  const index = isHead ? lines.findIndex((line) => !isWhole(line)) + 1 : 0;
  if (isHead && index === 0) return '';
  return ` at line ${index + 1}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isDigits(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,57}$/.test(value);
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function corrupt(path: string, expected: string): RivergraphError {
  return misconfigured(
    `Lease file '${path}': expected ${expected}, got something else. To read the stream again from its start, delete this file`,
    { reason: 'corrupt' },
  );
}
