import { longestOf } from '../faults-common/recovery.ts';
import type { Mark } from '../faults-common/recovery.ts';
import type { FaultReport } from '../fault-definition.ts';
import { check, problemsOf } from './checker.ts';
import type { Letters } from './checker.ts';
import type { Evidence } from './expectation.ts';
import type { Neo4jFault } from './neo4j-fault.ts';
import { checkPlanted } from './planted.ts';
import { describe } from './stage.ts';
import type { Stage } from './stage.ts';
import { partitions, placeOf } from './workload.ts';

const endTimeoutMs = 120_000;

/** Lets the pipeline come to the end of its stream, if it still can. */
export async function settle(stage: Stage): Promise<void> {
  const { sender, stream } = stage.parts;
  sender.pause();
  const { life } = stage;
  if (stage.problems.length > 0) await life.stop();
  stream.endAll();
  const timer = setTimeout(() => {
    stage.accuse(`the pipeline did not come to the end of its stream (${life.watch.summary})`);
    void life.stop();
  }, endTimeoutMs);
  const error = await life.ended;
  clearTimeout(timer);
  if (error !== undefined) stage.accuse(`the pipeline ended with ${describe(error)}`);
  for (const [partition, count] of sender.sent.entries()) {
    const stored = stream.committed(partition);
    if (stored !== count - 1)
      stage.accuse(`partition ${partition} is stored up to ${stored}, not ${count - 1}`);
  }
  for (const violation of stream.violations) stage.accuse(violation);
}

/** Compares what the database holds with what was sent. */
export async function judge(fault: Neo4jFault, stage: Stage, seed: number): Promise<FaultReport> {
  const { driver, sender, stream, random } = stage.parts;
  const { shape = 'charges and friends', poisonEvery = Infinity } = fault;
  const evidence: Evidence = { sent: stage.sent, shape, poisonEvery };
  const letters = lettersOf(stage);
  const findings = await check(driver, evidence, letters);
  const problems = [...stage.problems, ...problemsOf(findings)];
  const marks = marksOf(stream);
  const recoverSeconds = longestOf(stage.strikes, sender, (partition) => marks[partition] ?? []);
  if (problems.length === 0) problems.push(...(await checkPlanted(driver, evidence, letters, random)));
  const { sent, written, lost, doubled, deadLettered } = findings;
  return {
    outcome: { fault: fault.name, seed, sent, written, lost, doubled, deadLettered, recoverSeconds },
    strikes: stage.strikes.length,
    replayed: stage.parts.replays.most,
    problems: problems.map((problem) => `${fault.name}: ${problem}`),
  };
}

function lettersOf(stage: Stage): Letters {
  const records = stage.lives.flatMap(({ letters }) => letters.records);
  return new Set(
    records.map(({ partition, position }) =>
      placeOf(Number(partition.id.split('-').at(-1)), Number(position)),
    ),
  );
}

function marksOf({ commits }: Stage['parts']['stream']): readonly (readonly Mark[])[] {
  return Array.from({ length: partitions }, (_, wanted) =>
    commits.flatMap(({ at, partition, position: nth, stored }) =>
      stored && partition === wanted && nth !== undefined ? [{ at, nth }] : [],
    ),
  );
}
