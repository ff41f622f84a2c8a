import { closed } from '@rivergraph/core';
import type {
  Partition,
  Position,
  PositionCommit,
  SourceContext,
  SourceEvent,
  SourceSession,
} from '@rivergraph/core';
import type { Checkpoint } from './checkpoint.ts';
import type { StoredFile } from './checkpoint-format.ts';
import type { FileLane } from './file-lane.ts';
import { Pacer } from './pacer.ts';
import { orderKeyOf } from './position.ts';
import { Rotation } from './rotation.ts';
import type { ChunkLimits } from './row-collector.ts';
import type { ReadStep } from './row-reader.ts';
import { Wake } from './wake.ts';

/** What a session is made of. */
export interface FileSessionParts {
  readonly lanes: readonly FileLane[];
  /** Missing where positions are not kept. */
  readonly checkpoint: Checkpoint | undefined;
  readonly context: SourceContext;
  readonly chunk: ChunkLimits;
  readonly recordsPerSecond: number;
  onClosed(): void;
}

const mostOpenFiles = 32;
const lagIntervalMs = 250;

/** Reads the files in turns; knows nothing of what is in them. */
export class FileSession implements SourceSession {
  /** A file is read fast, and its checkpoint is one small file: a crash then replays a fifth of a second, not a whole one. */
  readonly commitIntervalMs: number = 200;
  readonly #parts: FileSessionParts;
  readonly #byPartition: ReadonlyMap<Partition, FileLane>;
  readonly #rotation: Rotation<FileLane>;
  readonly #pacer: Pacer;
  readonly #wake: Wake;
  readonly #events: SourceEvent[] = [];
  readonly #stop: () => void;
  #isStopped = false;
  #reading: Promise<unknown> = Promise.resolve();
  #storing: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(parts: FileSessionParts) {
    this.#parts = parts;
    this.#byPartition = new Map(parts.lanes.map((lane) => [lane.partition, lane]));
    this.#rotation = new Rotation(parts.lanes, mostOpenFiles);
    this.#pacer = new Pacer(parts.recordsPerSecond);
    this.#wake = new Wake(parts.context.clock);
    this.#stop = () => {
      this.#isStopped = true;
      this.#wake.wake();
    };
    parts.context.signal.addEventListener('abort', this.#stop);
    this.#events.push({
      type: 'assigned',
      partitions: parts.lanes.map((lane) => lane.partition),
      resume: (positions) => this.#start(positions ?? new Map()),
    });
  }

  async next(): Promise<SourceEvent | undefined> {
    while (!this.#hasStopped()) {
      const event = this.#events.shift();
      if (event !== undefined) return event;
      if (this.#rotation.isOver) return undefined;
      await this.#step();
    }
    return undefined;
  }

  pause(partitions: readonly Partition[]): void {
    for (const lane of this.#lanesOf(partitions)) lane.isPaused = true;
  }

  resume(partitions: readonly Partition[]): void {
    for (const lane of this.#lanesOf(partitions)) lane.isPaused = false;
    this.#wake.wake();
  }

  async commit(commits: readonly PositionCommit[]): Promise<void> {
    if (this.#closing !== undefined)
      throw closed('A file source: expected an open session to commit to, got a closed one');
    const { checkpoint, context } = this.#parts;
    if (checkpoint === undefined || context.purpose === 'check') return;
    const entries = this.#entriesOf(commits, checkpoint);
    if (entries.size === 0) return;
    // A store replaces the whole file, so two at once would lose one of them.
    const storing = this.#storing.then(async () => checkpoint.store(entries));
    this.#storing = storing.catch(() => undefined);
    await storing;
  }

  async close(): Promise<void> {
    this.#closing ??= this.#letGo();
    await this.#closing;
  }

  orderKey(position: Position): string {
    return orderKeyOf(position);
  }

  #start(positions: ReadonlyMap<Partition, Position>): void {
    for (const lane of this.#parts.lanes) {
      lane.start(positions.get(lane.partition));
      this.#tellLag(lane);
    }
    this.#wake.wake();
  }

  async #step(): Promise<void> {
    const { chunk, context } = this.#parts;
    const waitMs = this.#pacer.waitMs(context.clock.now());
    if (waitMs > 0) return this.#wake.sleep(waitMs);
    const lane = this.#rotation.next();
    if (lane === undefined) return this.#wake.sleep(undefined);
    const reading = lane.read({ ...chunk, records: this.#pacer.chunkRecords(chunk.records) });
    this.#reading = reading.catch(() => undefined);
    try {
      this.#tell(lane, await reading);
    } catch (error) {
      // Closing takes the file from under a read; that is no failure of the read.
      if (!this.#hasStopped()) throw error;
    }
  }

  #tell(lane: FileLane, step: ReadStep): void {
    const { partition } = lane;
    if (step.type === 'records') {
      this.#pacer.took(step.chunk.length, this.#parts.context.clock.now());
      this.#events.push(step);
    }
    if (step.type === 'progress') this.#events.push({ type: 'progress', partition, position: step.position });
    this.#tellLag(lane);
    if (step.type === 'ended') this.#events.push({ type: 'ended', partition });
  }

  #tellLag(lane: FileLane): void {
    const now = this.#parts.context.clock.now();
    if (!lane.hasEnded && now - lane.lagToldAt < lagIntervalMs) return;
    lane.lagToldAt = now;
    const records = lane.hasEnded ? 0 : undefined;
    this.#events.push({ type: 'lag', partition: lane.partition, records, bytes: lane.bytes });
  }

  #entriesOf(commits: readonly PositionCommit[], checkpoint: Checkpoint): ReadonlyMap<string, StoredFile> {
    const entries = new Map<string, StoredFile>();
    for (const commit of commits) {
      const { id } = commit.partition;
      const stored = this.#byPartition.get(commit.partition)?.storedAfter(commit, checkpoint.get(id));
      if (stored !== undefined) entries.set(id, stored);
    }
    return entries;
  }

  #lanesOf(partitions: readonly Partition[]): readonly FileLane[] {
    return partitions
      .map((partition) => this.#byPartition.get(partition))
      .filter((lane) => lane !== undefined);
  }

  async #letGo(): Promise<void> {
    this.#stop();
    this.#parts.context.signal.removeEventListener('abort', this.#stop);
    await this.#reading;
    await this.#storing;
    await Promise.all(this.#parts.lanes.map(async (lane) => lane.close()));
    this.#parts.onClosed();
  }

  /** A method, because the flag changes while a step is awaited. */
  #hasStopped(): boolean {
    return this.#isStopped;
  }
}
