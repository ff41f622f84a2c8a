/** What an answered heartbeat shows: as it should be, a generation was missed, or the client never learned what it got. */
export type Sighting = 'expected' | 'skipped' | 'stuck';

/** So many heartbeats may be answered between the answer to a join and what it brings, while other fetches go on. */
const strayHeartbeats = 3;

/**
 * Tells whether the group agreed at most once between two assignments of this member. Where it agreed twice, somebody else may
 * have owned a partition in between that both assignments hold, and kafkajs shows only the last of them. Where it was never told
 * what it got, kafkajs goes on with what it had.
 */
export class Generations {
  #syncs = 0;
  /** The generation that was seen last. */
  #seen: number | undefined;
  /** Assignments since then. */
  #joins = 0;
  #isJoining = false;
  #strays = 0;

  /** Notes that a request was answered. */
  answered(apiName: string): void {
    if (apiName === 'SyncGroup') this.#syncs += 1;
    if (apiName === 'JoinGroup') this.#isJoining = true;
  }

  /** Notes a join; says whether it directly followed the last one, as far as can be seen now. */
  joined(): 'unbroken' | 'broken' {
    const continuity = this.#syncs <= 1 ? 'unbroken' : 'broken';
    this.#syncs = 0;
    this.#strays = 0;
    this.#isJoining = false;
    this.#joins += 1;
    return continuity;
  }

  /** Notes the generation in which a heartbeat was answered. */
  seen(generation: number): Sighting {
    if (this.#isJoining) {
      this.#strays += 1;
      return this.#strays > strayHeartbeats ? 'stuck' : 'expected';
    }
    const sighting = this.#follows(generation) ? 'expected' : 'skipped';
    this.#seen = generation;
    this.#joins = 0;
    return sighting;
  }

  /** A member that joins for a reason of its own is told what stands, and the generation stays, where it does not lead the group. */
  #follows(generation: number): boolean {
    const seen = this.#seen;
    return seen === undefined || (generation >= seen && generation <= seen + this.#joins);
  }
}
