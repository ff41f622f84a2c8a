import { unavailable } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';
import { listShards } from './list-shards.ts';
import { unknownPlace } from './open-iterator.ts';
import type { IteratorSettings } from './open-iterator.ts';

/** A shard that was born a moment ago may be missing from a list, so that it takes more than one. */
const absencesOfEnd = 4;

/** An emulator says that a shard does not exist when it is the record that does not. */
const presencesOfError = 8;

/** Finds out what it means that a shard cannot be read because "it" does not exist: the stream, the shard, or a record. */
export class ShardSearch {
  readonly #settings: IteratorSettings;
  #absences = 0;
  #presences = 0;

  constructor(settings: IteratorSettings) {
    this.#settings = settings;
  }

  /** Forgets what was found so far: the shard could be read. */
  reset(): void {
    this.#absences = 0;
    this.#presences = 0;
  }

  /**
   * Looks for the shard in the list. Settles when it is gone, with all its records.
   *
   * Failure: `unavailable` when it is worth another try; `misconfigured` when the stream is gone, or never had the record.
   */
  async expectGone(cause: unknown, signal: AbortSignal): Promise<void> {
    const { context, shardId, cursor } = this.#settings;
    const shards = await listShards(context, signal);
    if (!shards.some((shard) => shard.shardId === shardId)) {
      this.#absences += 1;
      this.#presences = 0;
      if (this.#absences < absencesOfEnd) throw this.#notYet(cause, 'it is not listed');
      return;
    }
    this.#absences = 0;
    this.#presences += 1;
    const isSettled = this.#presences >= presencesOfError && cursor.isAtRecord;
    throw isSettled
      ? unknownPlace(this.#settings, cause)
      : this.#notYet(cause, 'it is listed and cannot be found');
  }

  #notYet(cause: unknown, got: string): RivergraphError {
    const { context, shardId } = this.#settings;
    const subject = context.calls.subject('GetRecords');
    return unavailable(`${subject}: expected shard ${shardId} to be there, got that ${got}`, { cause });
  }
}
