import { createTopic } from '@rivergraph/servers';
import type { KafkaAddress } from '@rivergraph/servers';
import type { FullTopic } from '../topics.ts';
import type { MemberOptions } from './member.ts';
import { runRebalance } from './rebalance-run.ts';
import { SteadyStream } from './steady-stream.ts';
import { ways } from './way.ts';
import type { Rebalance, RebalanceRound, Way } from './way.ts';

/** Rebalances under each load. */
export interface RebalanceRace {
  /** A producer keeps sending, and the members keep up with it. */
  readonly steady: readonly RebalanceRound[];
  /** There is far more to read than can be written, so that nearly all is paused. */
  readonly behind: readonly RebalanceRound[];
}

type Load = Pick<MemberOptions, 'topic' | 'fromBeginning' | 'maxPendingRecords'>;
type Tell = (line: string) => void;

const steadyPartitions = 16;
/** So little that the window of every partition is full all the time. */
const smallWindow = 1_000;
const firstHeartbeatMs = 1_000;
const commitIntervalMs = 1_000;

/** Lets second members join. `backlog` is a topic that nobody reads to its end in the time of one round. */
export async function runRebalanceRace(
  kafka: KafkaAddress,
  { backlog, rounds }: { readonly backlog: FullTopic; readonly rounds: number },
  tell: Tell,
): Promise<RebalanceRace> {
  const topic = `${backlog.topic}-steady`;
  await createTopic(kafka, { topic, partitions: steadyPartitions });
  const behind: Load = { topic: backlog.topic, fromBeginning: true, maxPendingRecords: smallWindow };
  const stream = new SteadyStream(kafka);
  await stream.start({ topic, partitions: steadyPartitions });
  let steady: readonly RebalanceRound[];
  try {
    steady = await runRounds(kafka, { name: 'steady', load: { topic, fromBeginning: false }, rounds }, tell);
  } finally {
    await stream.stop();
  }
  return { steady, behind: await runRounds(kafka, { name: 'behind', load: behind, rounds }, tell) };
}

async function runRounds(
  { brokers }: KafkaAddress,
  { name, load, rounds }: { readonly name: string; readonly load: Load; readonly rounds: number },
  tell: Tell,
): Promise<readonly RebalanceRound[]> {
  const results: RebalanceRound[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Commits come once a second: so that the rebalances of several rounds fall everywhere between two of them.
    const heartbeatIntervalMs = firstHeartbeatMs + Math.round((commitIntervalMs * round) / rounds);
    const run = async (way: Way): Promise<Rebalance> =>
      runRebalance({
        ...load,
        brokers,
        groupId: `${load.topic}-${name}-${way}-${round}`,
        way,
        heartbeatIntervalMs,
      });
    const [nothing, commit, wait] = await Promise.all(ways.map(run));
    if (nothing === undefined || commit === undefined || wait === undefined) continue;
    const result: RebalanceRound = { nothing, commit, wait };
    tell(`  rebalance ${name}  round ${round + 1}  ${describe(result)}`);
    results.push(result);
  }
  return results;
}

function describe(round: RebalanceRound): string {
  return ways
    .map((way) => {
      const { underWay, twice, seconds } = round[way];
      return `${way}: ${underWay} under way, ${twice} twice, ${seconds.toFixed(2)} s`;
    })
    .join('; ');
}
