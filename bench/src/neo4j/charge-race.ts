import type { KafkaAddress } from '@rivergraph/servers';
import type { FullTopic } from '../kafka/topics.ts';
import type { LapRunners } from '../lap/lap-runners.ts';
import type { Lap, LapTarget } from '../lap/lap.ts';
import { runRounds } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import type { GraphStore } from './graph-store.ts';
import { lapRunners } from './lap.ts';
import type { ChargeSide, LapJob } from './lap.ts';

/** Where charges come from and go to. */
export interface ChargeRace {
  readonly kafka: KafkaAddress;
  readonly topic: FullTopic;
  readonly target: LapTarget;
  readonly store: GraphStore;
  readonly warmUps: number;
  readonly rounds: number;
}

const charges = 'MATCH (u:User)-[:HAS_DAILY_CHARGE]->(:DailyCharge) RETURN';

/** Lets a pipeline, the obvious consumer and the ceiling write the same charges, each time into a graph that has none. */
export async function runChargeRace(
  race: ChargeRace,
  tell: (line: string) => void,
): Promise<readonly Round<ChargeSide, Lap>[]> {
  const { warmUps, rounds, topic } = race;
  await using runners = lapRunners<ChargeSide>();
  return await runRounds<ChargeSide, Lap>({
    sides: ['obvious', 'rivergraph', 'ceiling'],
    warmUps,
    rounds,
    lap: async (side, round) => await chargeLap(race, { runners, side, round }),
    tell: (round, name) => tell(`  charges  ${name}  ${describe(round, topic.records)}`),
  });
}

interface Turn {
  readonly runners: LapRunners<ChargeSide, LapJob, Lap>;
  readonly side: ChargeSide;
  readonly round: number;
}

async function chargeLap(
  { kafka: { brokers }, topic, target, store }: ChargeRace,
  { runners, side, round }: Turn,
): Promise<Lap> {
  await store.removeNodes('DailyCharge');
  const groupId = `${topic.topic}-${side}-${round}`;
  const lap = await runners.run(side, { work: 'charges', side, target, brokers, topic, groupId });
  const written = await store.count(`${charges} count(*)`);
  const users = await store.count(`${charges} count(DISTINCT u)`);
  if (written !== topic.records || users !== topic.records)
    throw new Error(
      `Expected ${topic.records} charges of as many users (${side}), got ${written} of ${users}`,
    );
  return lap;
}

function describe(round: Round<ChargeSide, Lap>, records: number): string {
  const sides = Object.entries(round).map(([side, { seconds, cpuSeconds, serverCpuSeconds }]) => {
    const micros = (of: number): string => ((of * 1e6) / records).toFixed(1);
    return `${side} ${seconds.toFixed(2)} s (CPU per row: server ${micros(serverCpuSeconds)} µs, client ${micros(cpuSeconds)} µs)`;
  });
  return sides.join(', ');
}
