import { serveLaps } from '../lap/lap-runner.ts';
import type { Lap } from '../lap/lap.ts';
import { boughtLap } from './bought-lap.ts';
import { ceilingCharges } from './ceiling-charges.ts';
import type { LapJob } from './lap.ts';
import { obviousCharges } from './obvious-charges.ts';
import { ownedLap } from './owned-lap.ts';
import { rivergraphCharges } from './rivergraph-charges.ts';

const chargeSides = {
  rivergraph: rivergraphCharges,
  obvious: obviousCharges,
  ceiling: ceilingCharges,
} as const;

async function run(job: LapJob): Promise<Lap> {
  if (job.work === 'charges') return await chargeSides[job.side](job);
  return job.work === 'bought' ? await boughtLap(job) : await ownedLap(job);
}

serveLaps(run);
