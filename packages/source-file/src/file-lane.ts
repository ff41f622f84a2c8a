import type { Partition, Position, PositionCommit } from '@rivergraph/core';
import type { StoredFile } from './checkpoint-format.ts';
import type { FileFacts } from './data-file.ts';
import { parsePosition, startOfFile } from './position.ts';
import type { FilePosition } from './position.ts';
import type { ChunkLimits } from './row-collector.ts';
import type { RowFormat } from './row-format.ts';
import { RowReader } from './row-reader.ts';
import type { ReadStep } from './row-reader.ts';

/** One partition, as it was found when the source was opened. */
export interface PlannedFile {
  readonly partition: Partition;
  readonly facts: FileFacts;
  readonly format: RowFormat;
  /** What the checkpoint holds for it. */
  readonly stored: StoredFile | undefined;
}

/** How readers use memory. */
export interface ReaderLimits {
  readonly bufferBytes: number;
  readonly maxRecordBytes: number;
}

/** One partition of an open session: where it stands, and its reader while it has one. */
export class FileLane {
  readonly partition: Partition;
  isPaused = false;
  hasEnded = false;
  /** When lag was last told, by the session's clock. */
  lagToldAt: number = -Infinity;
  readonly #planned: PlannedFile;
  readonly #limits: ReaderLimits;
  #start: Position | undefined;
  #isStarted = false;
  #reader: RowReader | undefined;
  #size: number;
  #bytesDone = 0;

  constructor(planned: PlannedFile, limits: ReaderLimits) {
    this.partition = planned.partition;
    this.#planned = planned;
    this.#limits = limits;
    this.#size = planned.facts.size;
  }

  get isReadable(): boolean {
    return this.#isStarted && !this.isPaused && !this.hasEnded;
  }

  get isOpen(): boolean {
    return this.#reader !== undefined;
  }

  /** Done and total bytes of the file, packed as it is. */
  get bytes(): { readonly done: number; readonly total: number } {
    const done = this.#reader?.bytesDone ?? this.#bytesDone;
    return { done: Math.min(done, this.#size), total: this.#size };
  }

  /** Reads after this position, else after the stored one, else from the start. */
  start(position: Position | undefined): void {
    this.#start = position;
    this.#isStarted = true;
    const { facts, stored } = this.#planned;
    const byte = stored?.position?.byte ?? 0;
    if (position === undefined && !facts.gzip) this.#bytesDone = byte;
  }

  /** Does one step of reading, and lets the file go at its end. */
  async read(limits: ChunkLimits): Promise<ReadStep> {
    if (this.#reader === undefined && this.#wasReadToItsEnd()) return this.#finish();
    this.#reader ??= this.#createReader();
    const step = await this.#reader.read(limits);
    this.#size = this.#reader.size;
    if (step.type !== 'ended') return step;
    await this.close();
    return this.#finish();
  }

  /** What the checkpoint is to hold after a commit; `before` is what it holds now. */
  storedAfter(commit: PositionCommit, before: StoredFile | undefined): StoredFile {
    const { position, ended } = commit;
    return {
      position:
        position === undefined
          ? (before?.position ?? null)
          : parsePosition(position, `'${this.partition.id}'`),
      ended,
      size: this.#size,
      fingerprint: this.#planned.facts.fingerprint,
    };
  }

  async close(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    await reader?.close();
  }

  #finish(): ReadStep {
    this.hasEnded = true;
    this.#bytesDone = this.#size;
    return { type: 'ended' };
  }

  #wasReadToItsEnd(): boolean {
    const { stored, facts } = this.#planned;
    return this.#start === undefined && stored?.ended === true && stored.size === facts.size;
  }

  #createReader(): RowReader {
    const { partition, facts, format } = this.#planned;
    return new RowReader({ partition, facts, format, from: this.#from(), ...this.#limits });
  }

  #from(): FilePosition {
    if (this.#start !== undefined) return parsePosition(this.#start, `'${this.partition.id}'`);
    return this.#planned.stored?.position ?? startOfFile;
  }
}
