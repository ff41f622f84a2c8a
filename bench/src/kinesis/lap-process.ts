import { serveLaps } from '../lap/lap-runner.ts';
import type { Lap, LapJob, Side } from './lap.ts';
import { rawLap } from './raw-loop.ts';
import { rivergraphLap } from './rivergraph-pipeline.ts';

const sides: Readonly<Record<Side, (job: LapJob) => Promise<Lap>>> = {
  raw: rawLap,
  rivergraph: rivergraphLap,
};

serveLaps<LapJob, Lap>(async (job) => await sides[job.side](job));
