import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { RawRecord } from '../../src/stream/stream-port.ts';

/** A record as a producer gives it to an aggregator. */
export interface ProducedRecord {
  readonly partitionKey: string;
  readonly explicitHashKey?: string | undefined;
  readonly data: Buffer;
}

interface Aggregator {
  addUserRecord(record: ProducedRecord): void;
  build(): { readonly partitionKey: string; readonly data: Buffer };
}

/** Written by other hands than ours, after the same format. Its types want a package that is not there. */
interface Independent {
  readonly RecordAggregator: new () => Aggregator;
}

const independent = loadIndependent();

/**
 * It takes its 64-bit numbers from a package that has a file for `import` and another for `require`. Vitest has Node take the first
 * for both, in which the class is not where it looks for it; it looks for a global one before.
 */
function loadIndependent(): Independent {
  const ours = createRequire(import.meta.url);
  const theirs = createRequire(createRequire(ours.resolve('aws-kinesis-agg')).resolve('protobufjs'));
  const long = theirs('long') as { readonly default?: unknown };
  const globals = globalThis as { Long?: unknown };
  globals.Long = long.default ?? long;
  try {
    return ours('aws-kinesis-agg') as Independent;
  } finally {
    delete globals.Long;
  }
}

/**
 * Puts records together as a producer does. That implementation mixes up keys that look like small integers, as `7`: an object of
 * JavaScript puts them first.
 */
export function aggregate(records: readonly ProducedRecord[]): Buffer {
  const aggregator = new independent.RecordAggregator();
  for (const record of records) aggregator.addUserRecord({ ...record });
  return aggregator.build().data;
}

/** Makes an aggregate of a message that is written by hand. */
export function sealed(...message: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(message);
  const checksum = createHash('md5').update(body).digest();
  return Buffer.concat([Buffer.from('f3899ac2', 'hex'), body, checksum]);
}

/** Takes magic and checksum off an aggregate. */
export function unsealed(whole: Buffer): Buffer {
  return whole.subarray(4, whole.length - 16);
}

export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Buffer.from(bytes);
}

export function tag(field: number, type: number): Buffer {
  return varint(field * 8 + type);
}

export function varintField(field: number, value: number | bigint): Buffer {
  return Buffer.concat([tag(field, 0), varint(value)]);
}

export function bytesField(field: number, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([tag(field, 2), varint(body.length), body]);
}

/** A record of an aggregate, written by hand. */
export function recordField(key: number, data: string, ...more: readonly Uint8Array[]): Buffer {
  return bytesField(3, varintField(1, key), bytesField(3, data), ...more);
}

/** A Kinesis record around some bytes. */
export function rawOf(data: Uint8Array, sequence = '100', partitionKey = 'outer'): RawRecord {
  return { sequence, partitionKey, data, arrivedAt: 1_000 };
}
