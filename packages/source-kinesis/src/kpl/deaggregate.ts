import { hash } from 'node:crypto';
import { misconfigured } from '@rivergraph/core';
import type { RawRecord } from '../stream/stream-port.ts';
import { readAggregate } from './aggregated-record.ts';
import type { UserRecord } from './aggregated-record.ts';

/** What an aggregate of the Kinesis Producer Library begins with; its checksum is what it ends with. */
const magic = [0xf3, 0x89, 0x9a, 0xc2] as const;
const checksumBytes = 16;

/**
 * Takes apart what the Kinesis Producer Library has put together: gives the records in their order, which may be none, or
 * says that this is no aggregate, or one that cannot be read. Copies no data. Throws only where Node has no MD5.
 *
 * Amazon's own client takes an aggregate that does not match its checksum for a plain record, and so hands the user bytes
 * that are none of his. Here it is damaged. A plain record that is taken for one would have to begin with these four bytes
 * by chance, and be longer than 20: one in 4 billion.
 *
 * That client also drops an aggregate of which one record hashes to another shard, as it happens when a shard was split
 * after its producer had chosen it. Whether such a record comes again depends on the producer; so all are kept, and one that
 * does come again is written twice.
 */
export function deaggregate({ data }: RawRecord): readonly UserRecord[] | 'plain' | 'damaged' {
  const end = data.length - checksumBytes;
  if (end <= magic.length || !beginsAsAggregate(data)) return 'plain';
  if (!checksumOf(data.subarray(magic.length, end)).equals(data.subarray(end))) return 'damaged';
  return readAggregate(data, magic.length, end) ?? 'damaged';
}

/** Whether some data begin as an aggregate does. Nothing else of them is looked at: to compute the checksum costs much. */
export function beginsAsAggregate(data: Uint8Array): boolean {
  return magic.every((byte, index) => data[index] === byte);
}

function checksumOf(message: Uint8Array): Buffer {
  try {
    return hash('md5', message, 'buffer');
  } catch (cause) {
    throw misconfigured(
      'kinesis: expected Node to know MD5, the checksum of aggregated records, got none (FIPS mode?); deaggregate: false reads without it',
      { cause },
    );
  }
}
