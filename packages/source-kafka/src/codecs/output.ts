import { corrupt } from './codec.ts';

/** Up to this many bytes a loop is faster than a call. */
const shortCopy = 48;

/**
 * Takes what a decompressor of the LZ77 kind makes: literals, and repeats of what came before. Refuses what does not fit,
 * which a typed array would drop without a word.
 */
export class Output {
  /** How much is filled. */
  length = 0;
  readonly #bytes: Buffer;
  readonly #codec: string;
  /** The first byte that a repeat may reach back to. */
  #base = 0;

  constructor(bytes: Buffer, codec: string) {
    this.#bytes = bytes;
    this.#codec = codec;
  }

  /** Begins a block that refers to nothing before it. */
  begin(): void {
    this.#base = this.length;
  }

  literal(source: Buffer, from: number, count: number): void {
    const at = this.length;
    if (from + count > source.length) throw corrupt(this.#codec, `a literal past the end, at byte ${from}`);
    this.#reserve(count);
    const bytes = this.#bytes;
    if (count > shortCopy) source.copy(bytes, at, from, from + count);
    else for (let index = 0; index < count; index += 1) bytes[at + index] = source[from + index] ?? 0;
    this.length = at + count;
  }

  repeat(distance: number, count: number): void {
    const at = this.length;
    const from = at - distance;
    if (distance < 1 || from < this.#base)
      throw corrupt(this.#codec, `a repeat of nothing, ${distance} bytes back`);
    this.#reserve(count);
    // A repeat may overlap what it makes; only a loop then repeats.
    const bytes = this.#bytes;
    if (count > shortCopy && distance >= count) bytes.copyWithin(at, from, from + count);
    else for (let index = 0; index < count; index += 1) bytes[at + index] = bytes[from + index] ?? 0;
    this.length = at + count;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    throw corrupt(this.#codec, `more than the ${this.#bytes.length} bytes announced`);
  }
}
