import type { NeptuneSinkOptions } from '@rivergraph/sink-neptune';
import { LapRunner } from '../lap/lap-runner.ts';
import type { Lap, LapTarget } from '../neo4j/lap.ts';
import type { FollowLoad } from './follows.ts';

/** How the sink is set, but for what it has by itself. */
type SinkSettings = Pick<NeptuneSinkOptions, 'form' | 'maxRecords' | 'serializer'>;

/** Edges as the sample of Amazon's writes them. */
export interface SampleJob {
  readonly work: 'sample';
  readonly target: LapTarget;
  readonly load: FollowLoad;
}

/** Edges through a pipeline, four batches at a time. */
export interface PipelineJob {
  readonly work: 'pipeline';
  readonly target: LapTarget;
  readonly load: FollowLoad;
  readonly sink: SinkSettings;
  readonly ordering?: 'entity' | 'none' | undefined;
}

/** One run of one side. */
export type LapJob = SampleJob | PipelineJob;

const program = new URL('./lap-process.js', import.meta.url);

/** The processes of the sides of a race, each started for the first lap of its side. */
export class LapRunners<TSide extends string> implements AsyncDisposable {
  readonly #runners = new Map<TSide, LapRunner<LapJob, Lap>>();

  /** Runs a lap in the process of its side. Failure: rejects when it did not do its work, or not in five minutes. */
  async run(side: TSide, job: LapJob): Promise<Lap> {
    const runner = this.#runners.get(side) ?? new LapRunner<LapJob, Lap>(program, side);
    this.#runners.set(side, runner);
    return await runner.run(job);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const runner of this.#runners.values()) await runner[Symbol.asyncDispose]();
  }
}
