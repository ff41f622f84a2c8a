import { openGremlin, startNeptuneFront } from '@rivergraph/servers';
import type { GremlinClient, GremlinServer, NeptuneFront } from '@rivergraph/servers';
import type { FaultReport } from '../fault-definition.ts';
import { replayablePartsOf } from '../faults-common/replayable-stage.ts';
import type { Round } from '../faults-common/replayable-stage.ts';
import { settle } from '../faults-common/settle.ts';
import type { Effort } from '../faults-common/strike-log.ts';
import { judge } from './judge.ts';
import type { NeptuneFault } from './neptune-fault.ts';
import { createFaultPipeline } from './pipeline.ts';
import { Stage } from './stage.ts';
import { partitions, recordOf } from './workload.ts';

/** Where a fault is acted out. */
export interface Venue extends Round {
  readonly server: GremlinServer;
}

const maxBackoffMs: Readonly<Record<Effort, number>> = { quick: 500, full: 5_000 };
/** More would only be on its way when a fault strikes. */
const mostAhead = 100;

/** Lets one fault strike, waits for recovery, and checks. Ends what it starts, also when it fails. */
export async function act(fault: NeptuneFault, venue: Venue): Promise<FaultReport> {
  const { server } = venue;
  await using client = openGremlin(server);
  await client.clear();
  await using front = await startNeptuneFront({ ...fault.front, target: { url: server.url } });
  const stage = setUp(fault, venue, { client, front });
  try {
    await play(fault, stage).catch(async (error: unknown) => {
      stage.accuse(String(error));
      await repair(venue, front);
    });
    await settle(stage);
    watchOverConnections(stage);
    if (stage.problems.length === 0) await fault.afterwards?.(stage);
    return await judge(fault, stage, venue.seed);
  } finally {
    stage.parts.sender.pause();
    await stage.life.stop();
  }
}

function setUp(
  fault: NeptuneFault,
  venue: Venue,
  { client, front }: { readonly client: GremlinClient; readonly front: NeptuneFront },
): Stage {
  const { extras = {}, missing = 'reject', sink = {}, limit } = fault;
  const settings = { url: front.url, missing, maxBackoffMs: maxBackoffMs[venue.effort], sink };
  const parts = replayablePartsOf(venue, {
    partitions,
    mostAhead,
    limit,
    valueOf: (partition, nth) => recordOf(partition, nth, extras),
    create: (life) => createFaultPipeline({ ...life, ...settings }),
  });
  return new Stage({ ...parts, server: venue.server, front, client });
}

async function play(fault: NeptuneFault, stage: Stage): Promise<void> {
  await stage.begins();
  await fault.strike(stage);
  if (stage.strikes.length > 0) await stage.recovers();
}

/** A connection with two requests answers neither for sure. */
function watchOverConnections(stage: Stage): void {
  const { mostInFlight } = stage.parts.front.stats();
  if (mostInFlight > 1) stage.accuse(`expected one request at a time on a connection, got ${mostInFlight}`);
}

/** A fault that failed may have left the server in any state, and others come after it. */
async function repair({ server }: Venue, front: NeptuneFront): Promise<void> {
  await server.kill();
  await server.restart();
  front.heal();
}
