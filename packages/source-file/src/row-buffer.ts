import type { ByteStream } from './byte-stream.ts';

/** One reader's memory: what was read and not yet taken. Grows only for a row that does not fit. */
export class RowBuffer {
  #memory: Buffer;
  #start = 0;
  #end = 0;
  #byte = 0;

  constructor(size: number) {
    this.#memory = Buffer.allocUnsafeSlow(size);
  }

  /** Where in the file the first byte that is held lies. */
  get byte(): number {
    return this.#byte;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** What is held; valid until the next `fill`. */
  view(): Buffer {
    return this.#memory.subarray(this.#start, this.#end);
  }

  /** Lets the first bytes go. */
  drop(bytes: number): void {
    this.#start += bytes;
    this.#byte += bytes;
  }

  /** Forgets everything and stands at this byte of the file. */
  moveTo(byte: number): void {
    this.#start = 0;
    this.#end = 0;
    this.#byte = byte;
  }

  /** Reads on behind what is held. Gives how many bytes came; 0 is the end of the data. */
  async fill(stream: ByteStream): Promise<number> {
    this.#makeRoom();
    const read = await stream.read(this.#memory, this.#end);
    this.#end += read;
    return read;
  }

  /** Doubles what is full, so that looking at a long row again and again costs no more than twice its length. */
  #makeRoom(): void {
    const held = this.length;
    const isFull = held === this.#memory.length;
    const target = isFull ? Buffer.allocUnsafeSlow(held * 2) : this.#memory;
    this.#memory.copy(target, 0, this.#start, this.#end);
    this.#memory = target;
    this.#start = 0;
    this.#end = held;
  }
}
