import type { FaultRun } from '../fault-definition.ts';
import { actBeside } from '../faults-common/act-in-turn.ts';
import { act } from './act.ts';
import { storageAccess } from './faults/bootstrap.ts';
import { conflicts, uniqueLosers } from './faults/conflicts.ts';
import { cutAfter, cutBefore, cutBetween } from './faults/cuts.ts';
import { heldGuarded, heldUnanswered, heldUnguarded } from './faults/held-attempts.ts';
import { memoryLimit, timeLimit } from './faults/limits.ts';
import { missingEnds } from './faults/missing-ends.ts';
import { poisonByConstraint, poisonByStatement } from './faults/poison.ts';
import { replays } from './faults/replays.ts';
import { keptNowhere, stillKept } from './faults/replication.ts';
import { mainMoved, mainNotReady, roleTurned } from './faults/roles.ts';
import { outage, silentServer, withheldAnswers } from './faults/silence.ts';
import { twoPipelines, twoPipelinesHeld, twoPipelinesUnguarded } from './faults/two-pipelines.ts';
import type { MemgraphFault } from './memgraph-fault.ts';

const creators: readonly (() => MemgraphFault)[] = [
  heldGuarded,
  heldUnguarded,
  heldUnanswered,
  cutBefore,
  cutAfter,
  cutBetween,
  roleTurned,
  mainMoved,
  mainNotReady,
  memoryLimit,
  timeLimit,
  storageAccess,
  conflicts,
  uniqueLosers,
  stillKept,
  keptNowhere,
  silentServer,
  withheldAnswers,
  outage,
  () => poisonByConstraint('name'),
  () => poisonByConstraint('badge'),
  () => poisonByStatement('date'),
  () => poisonByStatement('bytes'),
  twoPipelines,
  twoPipelinesHeld,
  twoPipelinesUnguarded,
  () => missingEnds('reject'),
  () => missingEnds('skip'),
  () => missingEnds('wait'),
  replays,
];

/** Each has a server of its own, in this process, and waits most of the time. */
const lanes = 5;

/** Made anew for each round. */
function created(): readonly MemgraphFault[] {
  return creators.map((create) => create());
}

/** Strikes a double of a Memgraph, and compares the graph with what was sent. */
export const memgraphFaultRun: FaultRun = {
  about: 'a double of a Memgraph holds, loses, refuses and delays; others write beside the sink',
  planted: 'a planted loss, doubled edge, doubled node, older value and missing dead letter',
  faults: created().map(({ name }) => name),
  run: async (round) =>
    await actBeside(created(), round, { lanes, act: async (fault) => await act(fault, round) }),
};
