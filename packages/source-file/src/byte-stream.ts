import type { ReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Gunzip } from 'node:zlib';

/** The data of one file, from its start or from where `seek` went. One call at a time. */
export interface ByteStream {
  /** Fills `into` from `offset` as far as one read goes; 0 is the end. */
  read(into: Buffer, offset: number): Promise<number>;
  /** Goes on at this byte; missing where data cannot be skipped without reading it. */
  seek?(byte: number): void;
  /** How many bytes of the file, packed as it is, were taken. */
  taken(): number;
  /** Takes nothing more. The handle stays open. */
  stop(): void;
}

/** Reads a file as it is. */
export function plainBytes(handle: FileHandle): ByteStream {
  let at = 0;
  return {
    read: async (into, offset) => {
      const { bytesRead } = await handle.read(into, offset, into.length - offset, at);
      at += bytesRead;
      return bytesRead;
    },
    seek: (byte) => {
      at = byte;
    },
    taken: () => at,
    stop: () => undefined,
  };
}

/** Reads and unpacks a gzip file; members that follow one another are one stream of data. */
export function gzipBytes(handle: FileHandle): ByteStream {
  return new GzipBytes(handle);
}

const packedReadBytes = 64 * 1024;

class GzipBytes implements ByteStream {
  readonly #packed: ReadStream;
  readonly #gunzip: Gunzip;
  readonly #pieces: AsyncIterator<Buffer>;
  #piece: Buffer = Buffer.alloc(0);

  constructor(handle: FileHandle) {
    this.#packed = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: packedReadBytes });
    this.#gunzip = createGunzip({ chunkSize: packedReadBytes });
    // Its errors come out of the iterator below; the callback keeps them from being unhandled as well.
    pipeline(this.#packed, this.#gunzip, () => undefined);
    this.#pieces = (this.#gunzip as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  async read(into: Buffer, offset: number): Promise<number> {
    let at = offset;
    while (at < into.length && (await this.#refill())) {
      const copied = this.#piece.copy(into, at);
      this.#piece = this.#piece.subarray(copied);
      at += copied;
    }
    return at - offset;
  }

  taken(): number {
    return this.#packed.bytesRead;
  }

  stop(): void {
    this.#packed.destroy();
    this.#gunzip.destroy();
  }

  async #refill(): Promise<boolean> {
    if (this.#piece.length > 0) return true;
    const next = await this.#pieces.next();
    if (next.done === true) return false;
    this.#piece = next.value;
    return true;
  }
}
