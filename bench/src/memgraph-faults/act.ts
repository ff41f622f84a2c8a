import { createMemoryStream } from '@rivergraph/core/testing';
import type { MemoryStream } from '@rivergraph/core/testing';
import type { FaultReport } from '../fault-definition.ts';
import { Life } from '../faults-common/life.ts';
import { ReplayWatch } from '../faults-common/replay-watch.ts';
import { settle } from '../faults-common/settle.ts';
import { StreamSender } from '../faults-common/stream-sender.ts';
import type { Effort } from '../faults-common/strike-log.ts';
import { createRandom } from '../random.ts';
import { judge } from './judge.ts';
import type { MemgraphFault } from './memgraph-fault.ts';
import { createFaultPipeline } from './pipeline.ts';
import { Place } from './place.ts';
import { Stage } from './stage.ts';
import { partitions, recordOf } from './workload.ts';
import type { Deed } from './deed.ts';

/** How a fault is acted out. */
export interface Venue {
  readonly seed: number;
  readonly effort: Effort;
}

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

function setUp(fault: MemgraphFault, { seed, effort }: Venue, place: Place): Stage {
  const { extras = {}, missing = 'reject', sink = {} } = fault;
  const stream = createMemoryStream<Deed>({ topic: 'deeds', partitions });
  const sender = new StreamSender(stream, {
    valueOf: (partition, nth) => recordOf(partition, nth, extras),
    limit: fault.limit?.[effort],
    mostAhead,
  });
  const replays = new ReplayWatch();
  const warnings: string[] = [];
  const settings = { url: place.url, missing, maxBackoffMs: maxBackoffMs[effort], sink };
  const begin = (from: MemoryStream<Deed>): Life<Deed> =>
    new Life(from, from === stream ? replays : new ReplayWatch(), (parts) =>
      createFaultPipeline({ ...parts, ...settings, warned: (text) => warnings.push(text) }),
    );
  const random = createRandom(seed);
  return new Stage({ place, stream, sender, replays, extras, warnings, begin, random, effort });
}

async function play(fault: MemgraphFault, stage: Stage): Promise<void> {
  const { sender, stream } = stage.parts;
  sender.resume();
  await stage.until('every partition had begun', () =>
    sender.sent.every((_, partition) => stream.committed(partition) !== undefined),
  );
  await fault.strike(stage);
  sender.resume();
  if (stage.strikes.length > 0 && fault.limit === undefined) await stage.recovers();
}
