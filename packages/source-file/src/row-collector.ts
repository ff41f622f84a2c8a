import type { RowScanner } from './row-format.ts';

/** How much one chunk may hold. */
export interface ChunkLimits {
  readonly records: number;
  /** A single row may be longer. */
  readonly bytes: number;
}

/** The complete rows found at the front of a view. */
export interface Collected {
  readonly count: number;
  /** Where the first row starts. */
  readonly first: number;
  /** Three per row, counted from `first`. */
  readonly offsets: Uint32Array;
  /** Where the last row's line ends, or the last blank line when there is no row: all before it can be let go. */
  readonly taken: number;
  /** What is wrong with the row that comes next, when it can never be taken. */
  readonly fault: RowFault | undefined;
}

/** Why a row cannot be taken. */
export type RowFault = 'too-long' | 'too-long-in-quote' | 'unclosed-quote';

/** Whether more data may come. */
export type DataState = 'inside' | 'at-end';

const lineFeed = 10;
const carriageReturn = 13;
const notFound = -1;

/** Collects rows from a view. Keeps its scratch memory between calls. */
export class RowCollector {
  readonly #scanner: RowScanner;
  readonly #maxRecordBytes: number;
  #scratch: Uint32Array = new Uint32Array(0);

  constructor(scanner: RowScanner, maxRecordBytes: number) {
    this.#scanner = scanner;
    this.#maxRecordBytes = maxRecordBytes;
  }

  /** At the end of the data a row needs no line end; before it, one without is left for later. */
  collect(view: Buffer, limits: ChunkLimits, state: DataState): Collected {
    const scratch = this.#scratchFor(limits.records);
    this.#scanner.reset(view);
    let count = 0;
    let first = 0;
    let at = 0;
    let taken = 0;
    while (count < limits.records && at < view.length) {
      const lineEnd = this.#lineEnd(view, at, state);
      if (lineEnd === notFound || lineEnd - at > this.#maxRecordBytes) break;
      const next = view[lineEnd] === lineFeed ? lineEnd + 1 : lineEnd;
      const rowEnd = lineEnd > at && view[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
      const isBlank = this.#scanner.isBlank(at, rowEnd);
      if (!isBlank && count === 0) first = at;
      if (!isBlank && count > 0 && next - first > limits.bytes) break;
      if (!isBlank) {
        scratch[count * 3] = at - first;
        scratch[count * 3 + 1] = rowEnd - first;
        scratch[count * 3 + 2] = next - first;
        count += 1;
      }
      at = next;
      if (!isBlank || count === 0) taken = at;
    }
    const fault = count === 0 && at < view.length ? this.#faultAt(view, at, state) : undefined;
    return { count, first, offsets: scratch.slice(0, count * 3), taken, fault };
  }

  #lineEnd(view: Buffer, from: number, state: DataState): number {
    const found = this.#scanner.endOf(from);
    const isLastRow = found === notFound && state === 'at-end' && !this.#scanner.quoteOpen;
    return isLastRow ? view.length : found;
  }

  #faultAt(view: Buffer, at: number, state: DataState): RowFault | undefined {
    const lineEnd = this.#lineEnd(view, at, state);
    const length = (lineEnd === notFound ? view.length : lineEnd) - at;
    if (length > this.#maxRecordBytes) return this.#scanner.quoteOpen ? 'too-long-in-quote' : 'too-long';
    return state === 'at-end' && this.#scanner.quoteOpen ? 'unclosed-quote' : undefined;
  }

  #scratchFor(records: number): Uint32Array {
    if (this.#scratch.length < records * 3) this.#scratch = new Uint32Array(records * 3);
    return this.#scratch;
  }
}
