import type { Partition, RecordChunk } from '@rivergraph/core';
import type { FileFacts } from './data-file.ts';
import { changedFile, faultError, fileError } from './errors.ts';
import type { FilePosition } from './position.ts';
import { RowCollector } from './row-collector.ts';
import type { ChunkLimits, Collected } from './row-collector.ts';
import type { HeaderRow, MakeChunk, RowFormat } from './row-format.ts';
import { RowInput } from './row-input.ts';

/** What one step of reading gave. `more`: nothing yet, ask again. */
export type ReadStep =
  | { readonly type: 'records'; readonly chunk: RecordChunk }
  | { readonly type: 'progress'; readonly position: FilePosition }
  | { readonly type: 'more' | 'ended' };

/** What a reader reads. */
export interface RowReaderOptions {
  readonly partition: Partition;
  readonly facts: FileFacts;
  readonly format: RowFormat;
  readonly from: FilePosition;
  readonly bufferBytes: number;
  readonly maxRecordBytes: number;
}

const more: ReadStep = { type: 'more' };
const lineFeed = 10;
const carriageReturn = 13;
const advice = 'put it back as it was, or delete the checkpoint to start all its files again';
const oneRow: ChunkLimits = { records: 1, bytes: 1 };

/** Reads the rows of one file from a position to its end. One call at a time; opens the file with the first. */
export class RowReader {
  readonly #options: RowReaderOptions;
  readonly #collector: RowCollector;
  #input: RowInput | undefined;
  #makeChunk: MakeChunk | undefined;
  #records: number;
  #skipping: boolean;

  constructor(options: RowReaderOptions) {
    this.#options = options;
    this.#collector = new RowCollector(options.format.createScanner(), options.maxRecordBytes);
    this.#records = options.from.record;
    this.#skipping = options.from.byte > 0;
  }

  /** The size of the file when it was last looked at; at its end, how much of it was read. */
  get size(): number {
    return this.#input?.size ?? this.#options.facts.size;
  }

  /** How many bytes of the file, packed as it is, are behind the reader. */
  get bytesDone(): number {
    return this.#input?.bytesDone ?? 0;
  }

  /** Does one step, about one read long. A failure leaves the reader broken; close it. */
  async read(limits: ChunkLimits): Promise<ReadStep> {
    const { facts, bufferBytes } = this.#options;
    try {
      const input = (this.#input ??= await RowInput.open(facts, bufferBytes));
      this.#makeChunk ??= await this.#begin(input);
      return this.#skipping ? await this.#skip(input) : await this.#readRows(input, limits);
    } catch (error) {
      const byte = this.#input?.buffer.byte ?? 0;
      throw fileError(error, `File '${facts.path}': expected to read on at byte ${byte}`);
    }
  }

  async close(): Promise<void> {
    const input = this.#input;
    this.#input = undefined;
    await input?.close();
  }

  async #begin(input: RowInput): Promise<MakeChunk> {
    const { partition, format, from, facts } = this.#options;
    const readsStart = format.hasHeader || from.byte === 0 || !input.canSeek;
    if (readsStart) await input.dropByteOrderMark();
    const header = format.hasHeader ? await this.#takeHeader(input) : undefined;
    return format.begin(partition, header === undefined ? undefined : { path: facts.path, bytes: header });
  }

  async #takeHeader(input: RowInput): Promise<HeaderRow['bytes'] | undefined> {
    for (;;) {
      const found = this.#collect(input, oneRow);
      const row = input.buffer.view().subarray(found.first, found.first + (found.offsets[1] ?? 0));
      const header = found.count > 0 ? Buffer.from(row) : undefined;
      input.buffer.drop(found.taken);
      if (header !== undefined) return header;
      if (input.atEnd) return undefined;
      await input.fill();
    }
  }

  /** Goes to the byte before the position, to see that a line ends there. */
  async #skip(input: RowInput): Promise<ReadStep> {
    const target = this.#options.from.byte - 1;
    const { buffer } = input;
    if (buffer.byte > target) throw this.#notARowStart();
    if (buffer.byte + buffer.length < target) input.seek(target);
    buffer.drop(Math.min(buffer.length, target - buffer.byte));
    if (!input.atEnd && (buffer.byte < target || buffer.length < 2)) {
      await input.fill();
      return more;
    }
    this.#checkRowStart(input, target);
    buffer.drop(1);
    this.#skipping = false;
    return more;
  }

  #checkRowStart({ buffer }: RowInput, target: number): void {
    const [last, next] = buffer.view();
    if (buffer.byte < target || last === undefined) {
      throw changedFile(
        this.#options.facts.path,
        'shrunk',
        `expected at least ${target + 1} bytes, found fewer; ${advice}`,
      );
    }
    const isRowStart =
      last === lineFeed || next === undefined || next === lineFeed || next === carriageReturn;
    if (!isRowStart) throw this.#notARowStart();
  }

  async #readRows(input: RowInput, limits: ChunkLimits): Promise<ReadStep> {
    const byteBefore = input.buffer.byte;
    const found = this.#collect(input, limits);
    if (found.count > 0) return this.#chunkOf(input, found);
    input.buffer.drop(found.taken);
    if (!input.atEnd) await input.fill();
    else if (found.taken === 0) return { type: 'ended' };
    return input.buffer.byte > byteBefore ? this.#progress(input) : more;
  }

  #progress({ buffer }: RowInput): ReadStep {
    return { type: 'progress', position: { record: this.#records, byte: buffer.byte } };
  }

  #chunkOf(input: RowInput, found: Collected): ReadStep {
    const { partition, facts } = this.#options;
    const data = Buffer.allocUnsafeSlow(found.taken - found.first);
    input.buffer.view().copy(data, 0, found.first, found.taken);
    const chunk = this.#makeChunk?.({
      partition,
      path: facts.path,
      data,
      byte: input.buffer.byte + found.first,
      recordsBefore: this.#records,
      length: found.count,
      offsets: found.offsets,
    });
    input.buffer.drop(found.taken);
    this.#records += found.count;
    return chunk === undefined ? this.#progress(input) : { type: 'records', chunk };
  }

  #collect(input: RowInput, limits: ChunkLimits): Collected {
    const { facts, maxRecordBytes } = this.#options;
    const found = this.#collector.collect(input.buffer.view(), limits, input.atEnd ? 'at-end' : 'inside');
    if (found.fault === undefined) return found;
    const byte = input.buffer.byte + found.taken;
    throw faultError({ path: facts.path, record: this.#records + 1, byte }, found.fault, maxRecordBytes);
  }

  #notARowStart(): Error {
    const { facts, from } = this.#options;
    return changedFile(
      facts.path,
      'replaced',
      `expected a record to end at byte ${from.byte}, where none does; ${advice}`,
    );
  }
}
