import { LapRunner } from './lap-runner.ts';

/** The processes of the sides of a race, each started for the first lap of its side. */
export class LapRunners<TSide extends string, TJob extends object, TLap> implements AsyncDisposable {
  readonly #program: URL;
  readonly #runners = new Map<TSide, LapRunner<TJob, TLap>>();

  /** As that of a {@link LapRunner}. */
  constructor(program: URL) {
    this.#program = program;
  }

  /** Runs a lap in the process of its side. Failure: rejects when it did not do its work, or not in five minutes. */
  async run(side: TSide, job: TJob): Promise<TLap> {
    const runner = this.#runners.get(side) ?? new LapRunner<TJob, TLap>(this.#program, side);
    this.#runners.set(side, runner);
    return await runner.run(job);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const runner of this.#runners.values()) await runner[Symbol.asyncDispose]();
  }
}
