import { longestOf } from '../faults-common/recovery.ts';
import { marksOf, placeIn } from '../faults-common/settle.ts';
import type { FaultReport } from '../fault-definition.ts';
import { check, problemsOf } from './checker.ts';
import type { Letters } from './checker.ts';
import type { Evidence } from './expectation.ts';
import type { Neo4jFault } from './neo4j-fault.ts';
import { checkPlanted } from './planted.ts';
import type { Stage } from './stage.ts';
import { placeOf } from './workload.ts';

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
    records.map((record) => {
      const { partition, nth } = placeIn(record);
      return placeOf(partition, nth);
    }),
  );
}
