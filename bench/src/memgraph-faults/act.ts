import type { FaultReport } from '../fault-definition.ts';
import { replayablePartsOf } from '../faults-common/replayable-stage.ts';
import type { Round } from '../faults-common/replayable-stage.ts';
import { settle } from '../faults-common/settle.ts';
import type { Effort } from '../faults-common/strike-log.ts';
import { judge } from './judge.ts';
import type { MemgraphFault } from './memgraph-fault.ts';
import { createFaultPipeline } from './pipeline.ts';
import { Place } from './place.ts';
import { Stage } from './stage.ts';
import { partitions, recordOf } from './workload.ts';

/** How a fault is acted out. */
export type Venue = Round;

const maxBackoffMs: Readonly<Record<Effort, number>> = { quick: 300, full: 5_000 };
/** More would only be on its way when a fault strikes. */
const mostAhead = 200;

/** Lets one fault strike, waits for recovery, and checks. Ends what it starts, also when it fails. */
export async function act(fault: MemgraphFault, venue: Venue): Promise<FaultReport> {
  await using place = await Place.start(fault);
  await fault.prepare?.(place);
  const stage = setUp(fault, venue, place);
  try {
    await play(fault, stage).catch((error: unknown) => stage.accuse(String(error)));
    place.heal();
    await settle(stage);
    if (stage.problems.length === 0) await fault.afterwards?.(stage);
    return await judge(fault, stage, venue.seed);
  } finally {
    stage.parts.sender.pause();
    place.heal();
    await stage.life.stop();
  }
}

function setUp(fault: MemgraphFault, venue: Venue, place: Place): Stage {
  const { extras = {}, missing = 'reject', sink = {}, limit } = fault;
  const warnings: string[] = [];
  const settings = { url: place.url, missing, maxBackoffMs: maxBackoffMs[venue.effort], sink };
  const parts = replayablePartsOf(venue, {
    partitions,
    mostAhead,
    limit,
    valueOf: (partition, nth) => recordOf(partition, nth, extras),
    create: (life) => createFaultPipeline({ ...life, ...settings, warned: (text) => warnings.push(text) }),
  });
  return new Stage({ ...parts, place, warnings });
}

async function play(fault: MemgraphFault, stage: Stage): Promise<void> {
  await stage.begins();
  await fault.strike(stage);
  stage.parts.sender.resume();
  if (stage.strikes.length > 0 && fault.limit === undefined) await stage.recovers();
}
