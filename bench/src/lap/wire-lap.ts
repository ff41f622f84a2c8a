import type { NullBolt } from '@rivergraph/servers';
import type { Lap, LapTarget } from './lap.ts';

/** A lap, and what came over the wire meanwhile. */
export interface WireLap extends Lap {
  readonly bytes: number;
  /** Of the protocol, of every kind. */
  readonly messages: number;
  readonly roundTrips: number;
}

/** Runs a lap against a null server, and counts what it sends there. */
export async function wireLap(server: NullBolt, run: (target: LapTarget) => Promise<Lap>): Promise<WireLap> {
  const before = await server.counters();
  const lap = await run({ url: server.url, serverPid: undefined });
  const after = await server.counters();
  return {
    ...lap,
    bytes: after.bytesReceived - before.bytesReceived,
    messages: after.messages - before.messages,
    roundTrips: after.roundTrips - before.roundTrips,
  };
}
