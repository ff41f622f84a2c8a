import { startNullBolt } from '@rivergraph/servers';
import type { KafkaAddress, NullBolt, NullBoltCounters } from '@rivergraph/servers';
import type { FullTopic } from '../kafka/topics.ts';
import { LapRunners } from './lap.ts';
import type { Lap, LapTarget } from './lap.ts';
import { runRounds } from './rounds.ts';
import type { Round } from './rounds.ts';

/** Who writes into a server that does nothing. */
type NullSide = 'rivergraph' | 'obvious';

/** A lap, and what came over the wire meanwhile. */
export interface NullLap extends Lap {
  readonly bytes: number;
  readonly roundTrips: number;
}

/** How often the sides run, and over which topic. */
export interface NullRace {
  readonly kafka: KafkaAddress;
  readonly topic: FullTopic;
  readonly rounds: number;
}

/** Lets both sides write a topic of charges into a null server: what remains is what they spend themselves. */
export async function runNullRace(
  { kafka, topic, rounds }: NullRace,
  tell: (line: string) => void,
): Promise<readonly Round<NullSide, NullLap>[]> {
  await using server = await startNullBolt();
  await using runners = new LapRunners<NullSide>();
  const { brokers } = kafka;
  return await runRounds<NullSide, NullLap>({
    sides: ['obvious', 'rivergraph'],
    warmUps: 1,
    rounds,
    lap: async (side, round) => {
      const groupId = `${topic.topic}-null-${side}-${round}`;
      return await onTheWire(server, async (target) =>
        runners.run(side, { work: 'charges', side, target, brokers, topic, groupId }),
      );
    },
    tell: ({ obvious, rivergraph }, name) =>
      tell(`  null Bolt server  ${name}  obvious ${describe(obvious)}, rivergraph ${describe(rivergraph)}`),
  });
}

/** Round trips of a pipeline with one slot and writes of one shape, in so many records more than in a shorter run. */
export async function countRoundTrips(records: number): Promise<number> {
  await using server = await startNullBolt();
  await using runners = new LapRunners<NullSide>();
  const lap = async (count: number): Promise<NullLap> =>
    await onTheWire(server, async (target) =>
      runners.run('rivergraph', {
        work: 'bought',
        target,
        keys: 'uniform',
        records: count,
        ordering: 'entity',
        slots: 1,
      }),
    );
  const [short, long] = [await lap(records), await lap(3 * records)];
  return (long.roundTrips - short.roundTrips) / (long.transactions - short.transactions);
}

async function onTheWire(server: NullBolt, run: (target: LapTarget) => Promise<Lap>): Promise<NullLap> {
  const before = await server.counters();
  const lap = await run({ url: server.url, serverPid: undefined });
  const after = await server.counters();
  const more = (of: 'bytesReceived' | 'roundTrips'): number => difference(before, after, of);
  return { ...lap, bytes: more('bytesReceived'), roundTrips: more('roundTrips') };
}

function difference(
  before: NullBoltCounters,
  after: NullBoltCounters,
  of: 'bytesReceived' | 'roundTrips',
): number {
  return after[of] - before[of];
}

function describe({ seconds, cpuSeconds, transactions }: NullLap): string {
  return `${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU, ${transactions} transactions)`;
}
