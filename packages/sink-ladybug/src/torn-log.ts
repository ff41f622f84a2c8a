const idBytes = 17;
const sumBytes = 8;
const lengthBytes = 8;
const wordBytes = 8;
const commitType = 2;

const most64 = (1n << 64n) - 1n;
const wordFactor = 0xbf58476d1ce4e5b9n;
const restFactor = 0xc6a4a7935bd1e995n;
const restSeed = 0xe17a1465n;
const restShift = 47n;
const firstSum = 5381n;

/**
 * Whether a write-ahead log breaks off within a transaction that was never committed: all records before are whole, the last one is
 * longer than what is there of it, and no commit follows. So nothing that was acknowledged is lost with its end. A log that was damaged
 * in any other way is not torn.
 *
 * Knows the format of 0.18 and 0.19 with checksums: an id, then records, each with its length before it, and a checksum behind.
 */
export function isTorn(log: Buffer): boolean {
  if (log.length < idBytes + sumBytes) return log.length > 0;
  if (!isSealed(log, 0, idBytes)) return false;
  let at = idBytes + sumBytes;
  for (let end = endOfRecord(log, at); end <= log.length; end = endOfRecord(log, at)) {
    if (!isSealed(log, at, end - sumBytes)) return false;
    at = end;
  }
  return at < log.length && !log.includes(commitRecord(), at);
}

/** Where a record ends, or would end if all of it were there. */
function endOfRecord(log: Buffer, at: number): number {
  if (at + lengthBytes > log.length) return Number.POSITIVE_INFINITY;
  return at + lengthBytes + Number(log.readBigUInt64LE(at)) + sumBytes;
}

function isSealed(log: Buffer, from: number, to: number): boolean {
  return checksum(log.subarray(from, to)) === log.readBigUInt64LE(to);
}

/** All commits look the same. */
function commitRecord(): Buffer {
  const record = Buffer.alloc(lengthBytes + 1 + sumBytes);
  record.writeBigUInt64LE(1n);
  record.writeUInt8(commitType, lengthBytes);
  record.writeBigUInt64LE(checksum(record.subarray(0, lengthBytes + 1)), lengthBytes + 1);
  return record;
}

function checksum(bytes: Buffer): bigint {
  const rest = bytes.length % wordBytes;
  const words = bytes.length - rest;
  let sum = firstSum;
  for (let at = 0; at < words; at += wordBytes) sum ^= times(bytes.readBigUInt64LE(at), wordFactor);
  return rest === 0 ? sum : sum ^ checksumOfRest(bytes.subarray(words));
}

/** MurmurHash 64A of less than a word. */
function checksumOfRest(bytes: Buffer): bigint {
  let hash = restSeed ^ times(BigInt(bytes.length), restFactor);
  for (const [index, byte] of bytes.entries()) hash ^= BigInt(byte) << BigInt(8 * index);
  hash = times(hash, restFactor);
  hash = times(hash ^ (hash >> restShift), restFactor);
  return hash ^ (hash >> restShift);
}

function times(left: bigint, right: bigint): bigint {
  return (left * right) & most64;
}
