import { corrupt } from './codec.ts';
import type { Codec } from './codec.ts';
import { Lz4Packer, unpackLz4Block } from './lz4-block.ts';
import { Output } from './output.ts';
import { xxh32 } from './xxh32.ts';

const magic = 0x184d2204;
/**
 * What Kafka's own client begins a frame with: the magic number, version 1, independent blocks of at most 64 KiB, and the
 * checksum of that. A broker refuses a batch whose blocks are not declared independent.
 */
const header = Buffer.from('04224d18604082', 'hex');
const packedBlockBytes = 0x10000;
const stored = 0x8000_0000;
/** No LZ4 block grows by more. */
const maxRatio = 255;
/** A larger batch gets memory of its own. */
const maxScratchBytes = 8 << 20;

let scratch: Buffer = Buffer.alloc(0);
let packer: Lz4Packer | undefined;

interface Frame {
  readonly independent: boolean;
  readonly blockChecksums: boolean;
  readonly contentChecksum: boolean;
  readonly maxBlockBytes: number;
  /** Where the first block begins. */
  readonly start: number;
}

/** Reads and writes the LZ4 frame format as Kafka uses it. Own code: it checks lengths, distances and checksums. */
export const lz4: Codec = {
  compress: ({ buffer }) => packFrame(buffer),
  decompress: (bytes) => unpackFrame(bytes),
};

function packFrame(bytes: Buffer): Buffer {
  packer ??= new Lz4Packer(packedBlockBytes);
  const parts: Buffer[] = [header];
  for (let at = 0; at < bytes.length; at += packedBlockBytes) {
    const block = bytes.subarray(at, at + packedBlockBytes);
    const packed = packer.pack(block);
    parts.push(word(packed === undefined ? block.length + stored : packed.length));
    parts.push(packed === undefined ? block : Buffer.from(packed));
  }
  parts.push(word(0));
  return Buffer.concat(parts);
}

function word(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function unpackFrame(bytes: Buffer): Buffer {
  const frame = readHeader(bytes);
  const blocks = readBlocks(bytes, frame);
  const bound = blocks.reduce((sum, { bytes: block, packed }) => {
    return sum + (packed ? Math.min(frame.maxBlockBytes, block.length * maxRatio) : block.length);
  }, 0);
  const room = roomFor(bound);
  const output = new Output(room, 'lz4');
  for (const { bytes: block, packed } of blocks) {
    if (frame.independent) output.begin();
    if (packed) unpackLz4Block(block, output);
    else output.literal(block, 0, block.length);
  }
  const content = room.subarray(0, output.length);
  if (frame.contentChecksum) check(bytes, bytes.length - 4, content);
  // The records refer to what is given away, so it is of its own size and never used again.
  return Buffer.from(content);
}

/** Gives memory for a batch: the same again, as nothing of it is given away. */
function roomFor(bytes: number): Buffer {
  if (bytes > maxScratchBytes) return Buffer.allocUnsafe(bytes);
  if (bytes > scratch.length) scratch = Buffer.allocUnsafeSlow(bytes);
  return scratch;
}

function readHeader(bytes: Buffer): Frame {
  if (bytes.length < 7 || bytes.readUInt32LE(0) !== magic)
    throw corrupt('lz4', `${bytes.length} bytes without a frame`);
  const flags = bytes.readUInt8(4);
  const sizeClass = (bytes.readUInt8(5) >>> 4) & 7;
  if (flags >>> 6 !== 1 || sizeClass < 4)
    throw corrupt('lz4', `a frame with flags ${flags} and block size ${sizeClass}`);
  if ((flags & 0x01) !== 0) throw corrupt('lz4', 'a frame that needs a dictionary');
  const end = (flags & 0x08) === 0 ? 6 : 14;
  const sum = bytes[end];
  // Clients from before message format 2 sum up the magic number too.
  const sums = [xxh32(bytes.subarray(4, end)), xxh32(bytes.subarray(0, end))].map(
    (hash) => (hash >>> 8) & 0xff,
  );
  if (sum === undefined || !sums.includes(sum)) throw corrupt('lz4', 'a frame header with a wrong checksum');
  return {
    independent: (flags & 0x20) !== 0,
    blockChecksums: (flags & 0x10) !== 0,
    contentChecksum: (flags & 0x04) !== 0,
    maxBlockBytes: 1 << (8 + 2 * sizeClass),
    start: end + 1,
  };
}

interface Block {
  readonly bytes: Buffer;
  /** Whether it is compressed; otherwise it is stored. */
  readonly packed: boolean;
}

function readBlocks(bytes: Buffer, frame: Frame): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = frame.start; ; ) {
    const size = readWord(bytes, at);
    const length = size % stored;
    at += 4;
    if (size === 0) {
      expectEnd(bytes, at + (frame.contentChecksum ? 4 : 0));
      return blocks;
    }
    const block = bytes.subarray(at, at + length);
    if (block.length < length || length > frame.maxBlockBytes)
      throw corrupt('lz4', `a block of ${length} bytes`);
    at += length;
    if (frame.blockChecksums) {
      check(bytes, at, block);
      at += 4;
    }
    blocks.push({ bytes: block, packed: size < stored });
  }
}

function expectEnd(bytes: Buffer, end: number): void {
  if (bytes.length !== end) throw corrupt('lz4', `${bytes.length} bytes for a frame of ${end}`);
}

function check(bytes: Buffer, at: number, content: Buffer): void {
  if (readWord(bytes, at) !== xxh32(content)) throw corrupt('lz4', 'content with a wrong checksum');
}

function readWord(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw corrupt('lz4', `${bytes.length} bytes that end too early`);
  return bytes.readUInt32LE(at);
}
