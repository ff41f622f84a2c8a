import type { FaultReport } from '../fault-definition.ts';
import { lettersOf } from '../faults-common/letters.ts';
import { longestOf } from '../faults-common/recovery.ts';
import { marksOf } from '../faults-common/settle.ts';
import { compare, examplesOf, problemsOf } from './checker.ts';
import { expectationOf } from './expectation.ts';
import type { Evidence } from './expectation.ts';
import type { NeptuneFault } from './neptune-fault.ts';
import { checkPlanted } from './planted.ts';
import { nameAll, readDump } from './read-graph.ts';
import type { Stage } from './stage.ts';

/** Compares what the database holds with what was sent. */
export async function judge(fault: NeptuneFault, stage: Stage, seed: number): Promise<FaultReport> {
  const { client, sender, stream, random } = stage.parts;
  const { extras = {}, missing = 'reject', poisonReason = 'constraint' } = fault;
  const evidence: Evidence = { counts: sender.sent, extras, missing, poisonReason };
  const letters = lettersOf(stage.lives);
  const graph = nameAll(await readDump(client));
  const findings = compare(graph, evidence, letters);
  const problems = [...stage.problems, ...problemsOf(findings)];
  if (problems.length > 0) problems.push(...examplesOf(graph, expectationOf(evidence)));
  else problems.push(...(await checkPlanted({ client, evidence, letters, random })));
  const marks = marksOf(stream);
  const recoverSeconds = longestOf(stage.strikes, sender, (partition) => marks[partition] ?? []);
  const { sent, written, lost, doubled, deadLettered } = findings;
  return {
    outcome: { fault: fault.name, seed, sent, written, lost, doubled, deadLettered, recoverSeconds },
    strikes: stage.strikes.length,
    replayed: stage.parts.replays.most,
    problems: problems.map((problem) => `${fault.name}: ${problem}`),
  };
}
