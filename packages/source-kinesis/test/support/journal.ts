import type { Checkpoint } from '../../src/leases/checkpoint.ts';
import { compareSequences } from './compare-sequences.ts';
import type { ScriptedStream } from './scripted-stream.ts';

/** What all workers together have written, and what is wrong with it. */
export class Journal {
  readonly findings: string[] = [];
  readonly #stream: ScriptedStream;
  readonly #written: Set<string> = new Set();

  constructor(stream: ScriptedStream) {
    this.#stream = stream;
  }

  /** How many records were written, each counted once. */
  get size(): number {
    return this.#written.size;
  }

  /** A record was written. For the first time that is right only when everything was that its key had before. */
  write(shardId: string, sequence: string): void {
    if (this.#written.has(sequence)) return;
    this.#written.add(sequence);
    for (const parent of this.#ancestors(shardId)) {
      if (this.#unwritten(parent).length === 0) continue;
      this.findings.push(`a record of ${shardId} was written before all of ${parent} were`);
    }
    if (this.#unwritten(shardId).some((other) => compareSequences(other, sequence) < 0)) {
      this.findings.push(`a record of ${shardId} was written before one that is older`);
    }
  }

  /** A checkpoint was stored. */
  stored(shardId: string, checkpoint: Checkpoint): void {
    if (checkpoint === 'SHARD_END' && !this.#stream.shard(shardId).isClosed) {
      this.findings.push(`${shardId} is over in the table, and is not closed`);
    }
    const covered = this.#unwritten(shardId).filter(
      (sequence) =>
        checkpoint === 'SHARD_END' ||
        (typeof checkpoint === 'object' && compareSequences(sequence, checkpoint.sequence) <= 0),
    );
    if (covered.length === 0) return;
    this.findings.push(`a checkpoint of ${shardId} covers ${covered.length} records that are not written`);
  }

  /** What was put and is not written. */
  missing(): readonly string[] {
    return [...this.#stream.shards.keys()].flatMap((shardId) =>
      this.#unwritten(shardId).map((sequence) => `${shardId} ${sequence.slice(-4)}`),
    );
  }

  #unwritten(shardId: string): readonly string[] {
    const { records } = this.#stream.shard(shardId);
    return records.map(({ sequence }) => sequence).filter((sequence) => !this.#written.has(sequence));
  }

  #ancestors(shardId: string): readonly string[] {
    const { parents } = this.#stream.shard(shardId);
    return [...parents, ...parents.flatMap((parent) => this.#ancestors(parent))];
  }
}
