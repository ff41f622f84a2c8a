import type { KafkaAddress } from '@rivergraph/servers';
import { runLap } from './lap.ts';
import type { Lap, Side, Work } from './lap.ts';
import { isOursFirst } from '../lap/ratios.ts';
import type { Pair } from '../lap/ratios.ts';
import type { FullTopic } from './topics.ts';

/** A race of both sides over one topic. */
export interface Race {
  readonly name: string;
  readonly work: Work;
  readonly topic: FullTopic;
  readonly warmUps: number;
  readonly rounds: number;
}

/** Runs both sides in turns, each in a process and a group of its own. */
export async function runRace(
  { brokers }: KafkaAddress,
  race: Race,
  tell: (line: string) => void,
): Promise<readonly Pair<Lap>[]> {
  const { name, work, topic, warmUps, rounds } = race;
  const results: Pair<Lap>[] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    const lap = async (side: Side): Promise<Lap> =>
      runLap({ side, work, brokers, topic, groupId: `${topic.topic}-${name}-${side}-${round}` });
    const result = isOursFirst(round)
      ? { ours: await lap('rivergraph'), theirs: await lap('kafkajs') }
      : await theirsFirst(lap);
    tell(`  ${name}  ${round < 0 ? 'warm-up' : `round ${round + 1}`}  ${describe(result)}`);
    if (round >= 0) results.push(result);
  }
  return results;
}

async function theirsFirst(lap: (side: Side) => Promise<Lap>): Promise<Pair<Lap>> {
  const theirs = await lap('kafkajs');
  return { ours: await lap('rivergraph'), theirs };
}

function describe({ ours, theirs }: Pair<Lap>): string {
  const text = ({ seconds, cpuSeconds, longestStallMs }: Lap): string =>
    `${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU, longest stall ${longestStallMs.toFixed(0)} ms)`;
  return `kafkajs ${text(theirs)}, rivergraph ${text(ours)}`;
}
