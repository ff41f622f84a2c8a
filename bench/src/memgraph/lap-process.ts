import { serveLaps } from '../lap/lap-runner.ts';
import type { Lap } from '../lap/lap.ts';
import { driverLap } from './driver-lap.ts';
import type { LapJob } from './lap.ts';
import { rivergraphLap } from './rivergraph-lap.ts';

async function run(job: LapJob): Promise<Lap> {
  return job.side === 'rivergraph' ? await rivergraphLap(job) : await driverLap(job, job.side);
}

serveLaps(run);
