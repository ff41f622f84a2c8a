import { journalPath } from './journal.ts';
import { Member } from './member.ts';
import type { VictimJob } from './orders.ts';
import type { Progress } from './progress.ts';

/** The consumers of one group. */
export class Crew {
  readonly #job: Omit<VictimJob, 'journal'>;
  readonly #folder: string;
  readonly #progress: Progress;
  readonly #all: Member[] = [];

  /** Their journals lie in the folder, and what they say is durable goes into the progress. */
  constructor(job: Omit<VictimJob, 'journal'>, folder: string, progress: Progress) {
    this.#job = job;
    this.#folder = folder;
    this.#progress = progress;
  }

  /** Those that run. */
  get members(): readonly Member[] {
    return this.#all.filter(({ isOver }) => !isOver);
  }

  /** What went wrong with any of them, in words. */
  get problems(): readonly string[] {
    return this.#all.flatMap(({ problem }) => problem ?? []);
  }

  /** Starts one more. */
  start(): Member {
    const name = `consumer-${this.#all.length + 1}`;
    const job = { ...this.#job, journal: journalPath(this.#folder, name) };
    const member = new Member(name, job, (reached) => this.#progress.reached(reached));
    this.#all.push(member);
    return member;
  }

  /** Asks all to stop. Settles when they have ended. */
  async stop(): Promise<void> {
    await Promise.all(this.members.map(async (member) => await member.stop()));
  }

  /** Ends all at once. Settles when they are gone. */
  async kill(): Promise<void> {
    await Promise.all(this.members.map(async (member) => await member.kill()));
  }
}
