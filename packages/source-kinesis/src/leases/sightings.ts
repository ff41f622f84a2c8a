import type { Lease } from './lease.ts';

interface Sighting {
  readonly counter: number;
  readonly since: number;
}

/**
 * When leases were seen to change last. No clock is stored with a lease: whoever looks judges by its own how long the counter has
 * stood still, so clocks need not agree. That costs a failover time after a start, in which nothing can have expired.
 */
export class Sightings {
  #sightings: ReadonlyMap<string, Sighting> = new Map();

  /** Takes in the whole table as it was read at a time. */
  look(leases: readonly Lease[], now: number): void {
    this.#sightings = new Map(
      leases.map(({ shardId, counter }) => {
        const before = this.#sightings.get(shardId);
        return [shardId, before?.counter === counter ? before : { counter, since: now }];
      }),
    );
  }

  /** How long the counter of a lease has been seen to stand still, milliseconds. */
  stillFor({ shardId, counter }: Lease, now: number): number {
    const sighting = this.#sightings.get(shardId);
    return sighting?.counter === counter ? now - sighting.since : 0;
  }
}
