import type { Clock, Timer } from '../../contracts/clock.ts';
import type { SourceSession } from '../../contracts/source.ts';
import { isRetryable, type RivergraphError } from '../../errors.ts';
import { codedError } from '../../util/coded-error.ts';
import type { Committable, Lane } from '../lane/lane.ts';

/** What the committer needs and tells. @internal */
export interface CommitterOptions {
  readonly clock: Clock;
  readonly lanes: ReadonlySet<Lane>;
  /** These positions are stored. */
  committed(commits: readonly Committable[], records: number): void;
  /** Storing failed; `willRetry` says whether newer positions are stored later. */
  failed(error: RivergraphError, willRetry: boolean): void;
}

/**
 * Stores the watermarks at the source's interval and when asked, one call at a time.
 *
 * @internal
 */
export class Committer {
  readonly #options: CommitterOptions;
  #session: SourceSession | undefined;
  #timer: Timer | undefined;
  #running: Promise<boolean> | undefined;
  #records = 0;
  #failure: RivergraphError | undefined;
  #isFailing = false;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** How many records the stored positions cover. */
  get records(): number {
    return this.#records;
  }

  /** Whether there is a session to store for. */
  get isStarted(): boolean {
    return this.#session !== undefined;
  }

  /** Why storing failed, where no retry helps. */
  get failure(): RivergraphError | undefined {
    return this.#failure;
  }

  /** Begins to store for a session; until then, and after `stop`, nothing is stored. */
  start(session: SourceSession): void {
    this.#session = session;
    this.#isFailing = false;
    this.#arm(session);
  }

  stop(): void {
    this.#session = undefined;
    // One that hangs in a session that is gone must not hold up the next session.
    this.#running = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Stores now rather than at the next interval, unless that is under way or has just failed. */
  hurry(): void {
    if (this.#running === undefined && !this.#isFailing) void this.flush();
  }

  /**
   * Stores what is committable now. Settles with whether everything is stored; never rejects.
   */
  async flush(): Promise<boolean> {
    while (this.#running !== undefined) await this.#running;
    const session = this.#session;
    const commits = session === undefined ? [] : this.#collect();
    if (session === undefined || commits.length === 0) return session !== undefined;
    const storing = this.#store(session, commits);
    this.#running = storing;
    try {
      return await storing;
    } finally {
      if (this.#running === storing) this.#running = undefined;
    }
  }

  #collect(): Committable[] {
    const commits: Committable[] = [];
    for (const lane of this.#options.lanes) {
      const commit = lane.fenced ? undefined : lane.committable();
      if (commit !== undefined) commits.push(commit);
    }
    return commits;
  }

  async #store(session: SourceSession, commits: readonly Committable[]): Promise<boolean> {
    try {
      await session.commit(
        commits.map(({ lane, position, ended }) => ({
          partition: lane.assignment.partition,
          position,
          ended,
        })),
      );
    } catch (error) {
      // What a session says that was closed meanwhile decides nothing.
      if (this.#session !== session) return false;
      const coded = codedError('source: commit', error);
      this.#isFailing = true;
      if (!isRetryable(coded)) this.#failure = coded;
      this.#options.failed(coded, isRetryable(coded));
      return false;
    }
    this.#isFailing = false;
    let records = 0;
    for (const commit of commits) records += commit.lane.committed(commit);
    this.#records += records;
    this.#options.committed(commits, records);
    return true;
  }

  #arm(session: SourceSession): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.setTimer(() => {
      // One that hangs must not gather others behind it.
      if (this.#running === undefined) void this.flush();
      if (this.#session === session) this.#arm(session);
    }, session.commitIntervalMs ?? 1_000);
  }
}
