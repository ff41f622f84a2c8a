import { createRequire } from 'node:module';
import { corrupt } from './codec.ts';
import type { Codec } from './codec.ts';
import { Output } from './output.ts';

// The package has no types, and types declared here would be missing for who compiles this source.
const { compress } = createRequire(import.meta.url)('snappyjs') as { compress(bytes: Buffer): Buffer };

/** What Java clients begin with: their magic bytes, version 1, readable since version 1. Other clients send a bare block. */
const header = Buffer.from('82534e41505059000000000100000001', 'hex');
const magicBytes = 8;
const packedBlockBytes = 0x8000;
/** No Snappy block grows by more. */
const maxRatio = 64;

/** Reads Snappy with and without the framing of Java clients, and writes it with. */
export const snappy: Codec = {
  compress: ({ buffer }) => packFrame(buffer),
  decompress(bytes) {
    const blocks = isFrame(bytes) ? readFrame(bytes) : [openBlock(bytes)];
    const total = blocks.reduce((sum, block) => sum + block.length, 0);
    const room = Buffer.allocUnsafe(total);
    const output = new Output(room, 'snappy');
    for (const block of blocks) unpackBlock(block, output);
    return room;
  },
};

interface Block {
  /** The elements, without the length before them. */
  readonly bytes: Buffer;
  /** How long it is decompressed. */
  readonly length: number;
}

function packFrame(bytes: Buffer): Buffer {
  const parts: Buffer[] = [header];
  for (let at = 0; at < bytes.length; at += packedBlockBytes) {
    const block = compress(bytes.subarray(at, at + packedBlockBytes));
    const size = Buffer.allocUnsafe(4);
    size.writeInt32BE(block.length);
    parts.push(size, block);
  }
  return Buffer.concat(parts);
}

function isFrame(bytes: Buffer): boolean {
  return bytes.length >= header.length && header.compare(bytes, 0, magicBytes, 0, magicBytes) === 0;
}

function readFrame(bytes: Buffer): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = header.length; at < bytes.length; ) {
    if (at + 4 > bytes.length) throw corrupt('snappy', `${bytes.length} bytes that end too early`);
    const size = bytes.readUInt32BE(at);
    at += 4;
    if (at + size > bytes.length) throw corrupt('snappy', `${bytes.length} bytes that end too early`);
    blocks.push(openBlock(bytes.subarray(at, at + size)));
    at += size;
  }
  return blocks;
}

function openBlock(bytes: Buffer): Block {
  let length = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte >= 0x80) continue;
    if (length > bytes.length * maxRatio) break;
    return { bytes: bytes.subarray(at + 1), length };
  }
  throw corrupt('snappy', `${bytes.length} bytes without a length before them`);
}

function unpackBlock({ bytes, length }: Block, output: Output): void {
  const end = output.length + length;
  output.begin();
  for (let at = 0; at < bytes.length; ) at = unpackElement(bytes, at, output);
  if (output.length !== end) throw corrupt('snappy', `a block that is not of the ${length} bytes announced`);
}

/** Takes one literal or repeat; gives the place after it. */
function unpackElement(bytes: Buffer, at: number, output: Output): number {
  const tag = byteAt(bytes, at);
  const size = tag >>> 2;
  const next = at + 1;
  switch (tag & 3) {
    case 0: {
      const extra = Math.max(0, size - 59);
      const count = (extra === 0 ? size : numberAt(bytes, next, extra)) + 1;
      output.literal(bytes, next + extra, count);
      return next + extra + count;
    }
    case 1:
      output.repeat(((tag >>> 5) << 8) | byteAt(bytes, next), (size & 7) + 4);
      return next + 1;
    case 2:
      output.repeat(byteAt(bytes, next) | (byteAt(bytes, next + 1) << 8), size + 1);
      return next + 2;
    default:
      output.repeat(numberAt(bytes, next, 4), size + 1);
      return next + 4;
  }
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw corrupt('snappy', 'a block that ends too early');
  return byte;
}

function numberAt(bytes: Buffer, at: number, size: number): number {
  byteAt(bytes, at + size - 1);
  return bytes.readUIntLE(at, size);
}
