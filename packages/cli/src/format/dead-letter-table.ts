import { isUtf8 } from 'node:buffer';
import type { DeadLetterRecord } from '@rivergraph/core';
import { toJson } from './json.ts';
import { moment, unknown } from './numbers.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';

const head = ['time', 'partition', 'position', 'stage', 'code', 'reason', 'text'];

/** Tells rejected records, by their first rejection; their bytes only where they are asked for. */
export function deadLetterTable(records: readonly DeadLetterRecord[], bytes: 'shown' | 'hidden'): string {
  const isShown = bytes === 'shown';
  const rows = records.map((record) => [...factsOf(record), ...(isShown ? bytesOf(record) : [])]);
  return table(isShown ? [...head, 'key', 'value'] : head, rows);
}

/** A rejected record for programs; its key, value and headers only where they are asked for. */
export function deadLetterDocument(record: DeadLetterRecord, bytes: 'shown' | 'hidden'): object {
  const { partition, position, topic, timestamp, failedAt, rejections } = record;
  const facts = { topic: topic ?? partition.topic, partition: partition.id, position, timestamp, failedAt };
  if (bytes === 'hidden') return { ...facts, rejections };
  const { key, value, headers } = record;
  return { ...facts, rejections, key, value, headers };
}

function factsOf({ failedAt, partition, position, rejections }: DeadLetterRecord): readonly string[] {
  const [first, ...others] = rejections;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return [
    moment(failedAt),
    printable(partition.id),
    printable(typeof position === 'string' ? position : toJson(position)),
    printable(first?.stage ?? unknown),
    printable(first?.code ?? unknown),
    printable(first?.reason ?? unknown),
    printable(`${first?.message ?? unknown}${more}`),
  ];
}

function bytesOf({ key, value }: DeadLetterRecord): readonly string[] {
  return [textOf(key), textOf(value)];
}

function textOf(bytes: Uint8Array | null): string {
  if (bytes === null) return 'null';
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(data) ? printable(data.toString('utf8')) : `base64:${data.toString('base64')}`;
}
