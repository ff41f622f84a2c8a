import { journalPath } from './journal.ts';
import { Member } from './member.ts';
import type { VictimJob } from './orders.ts';
import type { Progress } from './progress.ts';

/** What the workers of a crew have in common. */
export type CrewJob = Omit<VictimJob, 'journal' | 'workerId'>;

/** The workers of one stream. */
export class Crew {
  readonly #job: CrewJob;
  readonly #folder: string;
  readonly #progress: Progress;
  readonly #all: Member[] = [];

  /** Their journals lie in the folder, and what they say is durable goes into the progress. */
  constructor(job: CrewJob, folder: string, progress: Progress) {
    this.#job = job;
    this.#folder = folder;
    this.#progress = progress;
  }

  /** Those that run. */
  get members(): readonly Member[] {
    return this.#all.filter(({ isOver }) => !isOver);
  }

  /** Those that run and are neither frozen nor on their way out. */
  get atWork(): readonly Member[] {
    return this.#all.filter(({ isAtWork }) => isAtWork);
  }

  /** What went wrong with any of them, in words. */
  get problems(): readonly string[] {
    return this.#all.flatMap(({ problem }) => problem ?? []);
  }

  /** The ends of all logs. */
  get lines(): readonly string[] {
    return this.#all.flatMap(({ name, lines }) => lines.map((line) => `${name}: ${line}`));
  }

  /** Adds up what the sources of all workers count. */
  figure(name: string): number {
    return this.#all.reduce((sum, member) => sum + member.figure(name), 0);
  }

  /** How often any of them has told of a loss. */
  get losses(): number {
    return this.#all.reduce((sum, member) => sum + member.timesTold('lost'), 0);
  }

  /** Starts one more; `special` is what it has different from the others. */
  start(special: Partial<CrewJob> = {}): Member {
    const workerId = `worker-${this.#all.length + 1}`;
    const journal = journalPath(this.#folder, workerId);
    const job = { ...this.#job, ...special, workerId, journal };
    const member = new Member(job, (reached) => this.#progress.reached(reached));
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
