import zlib from 'node:zlib';
import { misconfigured } from '@rivergraph/core';
import { decompress as decompressInScript } from 'fzstd';
import { corrupt } from './codec.ts';
import type { Codec } from './codec.ts';

/** What `node:zlib` has of Zstandard; nothing before Node 22.15. */
export interface NativeZstd {
  readonly zstdCompressSync?: ((bytes: Uint8Array) => Buffer) | undefined;
  readonly zstdDecompressSync?: UnpackFrame | undefined;
}

/** Decompresses the first frame, and says how many bytes that took. */
type UnpackFrame = (
  bytes: Uint8Array,
  options: { readonly info: true },
) => { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };

/** Reads Zstandard by Node's own zlib where that has it, else in JavaScript; writes it only by Node's own. */
export function createZstd(native: NativeZstd = zlib as object): Codec {
  const { zstdCompressSync: pack, zstdDecompressSync: unpackFrame } = native;
  const unpack = unpackFrame === undefined ? unpackInScript : framesReader(unpackFrame);
  return {
    compress({ buffer }) {
      if (pack !== undefined) return pack(buffer);
      throw misconfigured(
        `Codec zstd: expected Node 22.15 or newer to compress with, got ${process.version}; gzip, snappy and lz4 need no newer Node`,
      );
    },
    decompress(bytes) {
      try {
        return unpack(bytes);
      } catch {
        throw corrupt('zstd', `${bytes.length} bytes that do not decompress`);
      }
    },
  };
}

// Node stops after one frame and drops the rest without a word.
function framesReader(unpackFrame: UnpackFrame): (bytes: Uint8Array) => Buffer {
  return (bytes) => {
    const parts: Buffer[] = [];
    for (let rest = bytes; rest.length > 0; ) {
      const { buffer, engine } = unpackFrame(rest, { info: true });
      if (engine.bytesWritten === 0) throw new Error('a frame of no bytes');
      if (engine.bytesWritten === bytes.length) return buffer;
      parts.push(buffer);
      rest = rest.subarray(engine.bytesWritten);
    }
    return Buffer.concat(parts);
  };
}

function unpackInScript(bytes: Uint8Array): Buffer {
  const content = decompressInScript(bytes);
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
