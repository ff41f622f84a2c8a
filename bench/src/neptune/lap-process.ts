import { serveLaps } from '../lap/lap-runner.ts';
import type { Lap } from '../lap/lap.ts';
import type { LapJob } from './lap.ts';
import { pipelineLap } from './pipeline-lap.ts';
import { sampleLap } from './sample-lap.ts';

async function run(job: LapJob): Promise<Lap> {
  return job.work === 'sample' ? await sampleLap(job) : await pipelineLap(job);
}

serveLaps(run);
