import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { gzipBytes, plainBytes } from './byte-stream.ts';
import type { ByteStream } from './byte-stream.ts';
import { checkStillThere } from './data-file.ts';
import type { FileFacts } from './data-file.ts';
import { RowBuffer } from './row-buffer.ts';

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** An open file and what was read of it and not yet taken. */
export class RowInput {
  readonly buffer: RowBuffer;
  readonly #facts: FileFacts;
  readonly #handle: FileHandle;
  readonly #stream: ByteStream;
  #size: number;
  #atEnd = false;

  private constructor(facts: FileFacts, handle: FileHandle, bufferBytes: number) {
    this.buffer = new RowBuffer(bufferBytes);
    this.#facts = facts;
    this.#handle = handle;
    this.#stream = facts.gzip ? gzipBytes(handle) : plainBytes(handle);
    this.#size = facts.size;
  }

  static async open(facts: FileFacts, bufferBytes: number): Promise<RowInput> {
    return new RowInput(facts, await open(facts.path, 'r'), bufferBytes);
  }

  /** Whether the last read found nothing more. */
  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** The size of the file when it was last looked at; at its end, how much of it was read. */
  get size(): number {
    // What is appended after the last read must look like growth when the file is opened again.
    return this.#atEnd ? this.#stream.taken() : this.#size;
  }

  /** How many bytes of the file, packed as it is, are behind the reader. */
  get bytesDone(): number {
    return this.#facts.gzip ? this.#stream.taken() : this.buffer.byte;
  }

  /** Whether data can be left out without reading it. */
  get canSeek(): boolean {
    return this.#stream.seek !== undefined;
  }

  /** Fills the buffer, then looks at the file, so that what is missing is never taken for its end. */
  async fill(): Promise<void> {
    this.#atEnd = (await this.buffer.fill(this.#stream)) === 0;
    this.#size = await checkStillThere(this.#facts, this.#size);
  }

  /** Goes on at this byte, where that can be done without reading up to it; what is held is forgotten. */
  seek(byte: number): void {
    if (this.#stream.seek === undefined) return;
    this.#stream.seek(byte);
    this.buffer.moveTo(byte);
    this.#atEnd = false;
  }

  /** Called at the start of the file. */
  async dropByteOrderMark(): Promise<void> {
    while (!this.#atEnd && this.buffer.length < byteOrderMark.length) await this.fill();
    const start = this.buffer.view().subarray(0, byteOrderMark.length);
    if (start.equals(byteOrderMark)) this.buffer.drop(byteOrderMark.length);
  }

  async close(): Promise<void> {
    this.#stream.stop();
    // What was read is good, whatever closing says.
    await this.#handle.close().catch(() => undefined);
  }
}
