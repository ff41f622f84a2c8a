import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import type { Codec } from './codec.ts';
import { gzip } from './gzip.ts';
import { lz4 } from './lz4.ts';
import { snappy } from './snappy.ts';
import { createZstd } from './zstd.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;

type CodecTable = Record<number, () => unknown>;

/**
 * Teaches kafkajs the codecs that it has no code for: snappy, lz4 and zstd; and puts gzip in the place of its own, which fetches a
 * damaged batch again and again. What somebody has registered before is kept.
 *
 * The table is kafkajs' own and global to it; a `Kafka` of another copy of kafkajs has another.
 */
export function registerCodecs(table: CodecTable = CompressionCodecs): void {
  const zstd = createZstd();
  if (isOwnGzip(table[CompressionTypes.GZIP])) table[CompressionTypes.GZIP] = () => gzip;
  add(table, CompressionTypes.Snappy, snappy);
  add(table, CompressionTypes.LZ4, lz4);
  add(table, CompressionTypes.ZSTD, zstd);
}

function add(table: CodecTable, type: number, codec: Codec): void {
  if (isMissing(table[type])) table[type] = () => codec;
}

function isOwnGzip(entry: (() => unknown) | undefined): boolean {
  try {
    return entry?.() === createRequire(import.meta.url)('kafkajs/src/protocol/message/compression/gzip.js');
  } catch {
    return false;
  }
}

/** What kafkajs has for a codec without code is a function that throws. */
function isMissing(entry: (() => unknown) | undefined): boolean {
  if (entry === undefined) return true;
  try {
    entry();
    return false;
  } catch (error) {
    // Anything else is the trouble of who registered it, and theirs to see.
    return error instanceof Error && error.name === 'KafkaJSNotImplemented';
  }
}
