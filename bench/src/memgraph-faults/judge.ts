import type { FaultReport } from '../fault-definition.ts';
import { lettersOf } from '../faults-common/letters.ts';
import { longestOf } from '../faults-common/recovery.ts';
import { marksOf } from '../faults-common/settle.ts';
import { compare, examplesOf, problemsOf } from './checker.ts';
import type { Findings } from './checker.ts';
import { expectationOf } from './expectation.ts';
import type { Evidence } from './expectation.ts';
import type { MemgraphFault } from './memgraph-fault.ts';
import { checkPlanted } from './planted.ts';
import { nameAll, readDump } from './read-graph.ts';
import type { ReadGraph } from './read-graph.ts';
import type { Stage } from './stage.ts';

/** Compares what the database holds with what was sent. */
export async function judge(fault: MemgraphFault, stage: Stage, seed: number): Promise<FaultReport> {
  const { place, sender, stream, random } = stage.parts;
  const { extras = {}, missing = 'reject', outcome = 'exact' } = fault;
  const evidence: Evidence = { counts: sender.sent, extras, missing };
  const letters = lettersOf(stage.lives);
  await using client = place.open();
  const graph = nameAll(await readDump(client));
  const findings = compare(graph, evidence, letters);
  const problems = [
    ...stage.problems,
    ...(outcome === 'exact' ? problemsOf(findings) : problemsBeside(findings)),
  ];
  if (problems.length > 0) problems.push(...examples(graph, evidence));
  else if (outcome === 'exact') problems.push(...(await checkPlanted({ client, evidence, letters, random })));
  const marks = marksOf(stream);
  const recoverSeconds = longestOf(stage.strikes, sender, (partition) => marks[partition] ?? []);
  const { sent, written, lost, deadLettered } = findings;
  const doubled = doubledOf(findings);
  return {
    outcome: { fault: fault.name, seed, sent, written, lost, doubled, deadLettered, recoverSeconds },
    strikes: stage.strikes.length,
    replayed: stage.parts.replays.most,
    ...(outcome === 'doubles' && { doubledAtMost: doubled }),
    problems: problems.map((problem) => `${fault.name}: ${problem}`),
  };
}

function doubledOf({ doubledNodes, doubledEdges, alien }: Findings): number {
  return doubledNodes + doubledEdges + alien;
}

/** Says in words what is wrong besides the doubles, which have to be there. */
function problemsBeside(findings: Findings): readonly string[] {
  const { doubledEdges, doubledNodes } = findings;
  return [
    ...problemsOf({ ...findings, doubledEdges: 0, doubledNodes: 0 }),
    ...(doubledEdges > 0 && doubledNodes > 0
      ? []
      : ['the checker did not find nodes and edges that are there twice']),
  ];
}

function examples(graph: ReadGraph, evidence: Evidence): readonly string[] {
  return examplesOf(graph, expectationOf(evidence));
}
