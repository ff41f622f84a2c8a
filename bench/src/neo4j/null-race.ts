import { startNullBolt } from '@rivergraph/servers';
import type { KafkaAddress } from '@rivergraph/servers';
import type { FullTopic } from '../kafka/topics.ts';
import { runRounds } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import { wireLap } from '../lap/wire-lap.ts';
import type { WireLap } from '../lap/wire-lap.ts';
import { lapRunners } from './lap.ts';

/** Who writes into a server that does nothing. */
type NullSide = 'rivergraph' | 'obvious';

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
): Promise<readonly Round<NullSide, WireLap>[]> {
  await using server = await startNullBolt();
  await using runners = lapRunners<NullSide>();
  const { brokers } = kafka;
  return await runRounds<NullSide, WireLap>({
    sides: ['obvious', 'rivergraph'],
    warmUps: 1,
    rounds,
    lap: async (side, round) => {
      const groupId = `${topic.topic}-null-${side}-${round}`;
      return await wireLap(server, async (target) =>
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
  await using runners = lapRunners<NullSide>();
  const lap = async (count: number): Promise<WireLap> =>
    await wireLap(server, async (target) =>
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

function describe({ seconds, cpuSeconds, transactions }: WireLap): string {
  return `${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU, ${transactions} transactions)`;
}
