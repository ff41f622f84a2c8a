import type { Clock, Timer } from '@rivergraph/core';
import type { EventQueue } from '@rivergraph/core/adapter';
import type { Assignment, Owned } from './assignment.ts';
import type { AdminPort } from './client.ts';
import { fetchBounds } from './offset-range.ts';

/** What a lag watch needs. */
export interface LagWatchParts {
  readonly assignment: Assignment;
  readonly admin: AdminPort;
  readonly clock: Clock;
  readonly queue: EventQueue;
}

const intervalMs = 2_000;

/**
 * Tells how far behind the partitions are of which nothing is fetched because the pipeline is busy: that is when it matters, and
 * when no fetch tells it.
 */
export class LagWatch {
  readonly #parts: LagWatchParts;
  #timer: Timer | undefined;
  #isStopped = false;

  constructor(parts: LagWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#timer = this.#parts.clock.setTimer(() => void this.#look().then(() => this.start()), intervalMs);
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  /** Never rejects: who cannot be asked now is asked later. */
  async #look(): Promise<void> {
    const { assignment, admin, queue } = this.#parts;
    const held = assignment.all().filter(isBehind);
    if (held.length === 0) return;
    const topics = [...new Set(held.map(({ place }) => place.topic))];
    const table = await fetchBounds(admin, topics).catch(() => undefined);
    for (const owned of held) {
      const bounds = table?.get(owned.place.topic)?.get(owned.place.partition);
      if (bounds === undefined || !assignment.has(owned) || !isBehind(owned)) continue;
      const records = Math.max(0, bounds.high - owned.taken);
      queue.push({ type: 'lag', partition: owned.partition, records });
    }
  }
}

function isBehind({ phase, isHeld }: Owned): boolean {
  return phase === 'reading' && isHeld;
}
