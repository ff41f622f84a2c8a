import type { NeptuneSinkOptions } from '@rivergraph/sink-neptune';
import { LapRunners } from '../lap/lap-runners.ts';
import type { Lap, LapTarget } from '../lap/lap.ts';
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

/** Starts the processes of a race, each for the first lap of its side. */
export function lapRunners<TSide extends string>(): LapRunners<TSide, LapJob, Lap> {
  return new LapRunners(program);
}
