import { startNullBolt } from '@rivergraph/servers';
import type { NullBolt } from '@rivergraph/servers';
import { runRounds } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import { wireLap } from '../lap/wire-lap.ts';
import type { WireLap } from '../lap/wire-lap.ts';
import { lapRunners } from './lap.ts';
import type { Side } from './lap.ts';
import type { MessageLoad } from './message-stream.ts';

/** How much the sides write, and how often. */
export interface NullRace {
  readonly load: MessageLoad;
  readonly warmUps: number;
  readonly rounds: number;
}

/** Lets all sides write the same messages into a server that does nothing: what remains is what they spend themselves. */
export async function runNullRace(
  { load, warmUps, rounds }: NullRace,
  tell: (line: string) => void,
): Promise<readonly Round<Side, WireLap>[]> {
  await using server = await startNullMemgraph();
  await using runners = lapRunners();
  return await runRounds<Side, WireLap>({
    sides: ['obvious', 'rivergraph', 'thrifty'],
    warmUps,
    rounds,
    lap: async (side) =>
      await wireLap(server, async (target) => await runners.run(side, { side, target, load })),
    tell: (round, name) => tell(`  ${load.kinds}  ${name}  ${describe(round, load.records)}`),
  });
}

/** A null server that says of itself what Memgraph does. */
async function startNullMemgraph(): Promise<NullBolt> {
  return await startNullBolt({
    version: '5.2',
    serverAgent: 'Neo4j/v5.11.0 compatible graph database server - Memgraph',
    statements: {
      'SHOW STORAGE INFO': {
        fields: ['storage info', 'value'],
        records: [['storage_mode', 'IN_MEMORY_TRANSACTIONAL']],
      },
    },
  });
}

function describe(round: Round<Side, WireLap>, records: number): string {
  const sides = Object.entries(round).map(
    ([side, { seconds, cpuSeconds, bytes, roundTrips, transactions }]) => {
      const cpu = ((cpuSeconds * 1e6) / records).toFixed(2);
      const wire = `${(bytes / records).toFixed(0)} bytes, ${(roundTrips / transactions).toFixed(1)} round trips a batch`;
      return `${side} ${cpu} µs of CPU (${(records / seconds).toFixed(0)} rows/s, ${wire})`;
    },
  );
  return sides.join(', ');
}
