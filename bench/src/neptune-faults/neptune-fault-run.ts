import { startGremlin } from '@rivergraph/servers';
import type { FaultRun } from '../fault-definition.ts';
import { actInTurn } from '../faults-common/act-in-turn.ts';
import { act } from './act.ts';
import { cutAfter, cutBefore, cutLists } from './faults/cuts.ts';
import { rotatedKeys, tooManyConnections, wrongClock } from './faults/doors.ts';
import { missingEnds } from './faults/missing-ends.ts';
import { readOnly } from './faults/read-only.ts';
import { conflicts, conflictsOfLists, constraintOnce, poison, throttling } from './faults/refusals.ts';
import { replays } from './faults/replays.ts';
import { serverKills } from './faults/server-kills.ts';
import { blackHole, stalledServer, withheldAnswers } from './faults/stalls.ts';
import { serverLimitBytes, tooLargeForClient, tooLargeForServer } from './faults/too-large.ts';
import type { NeptuneFault } from './neptune-fault.ts';

const creators: readonly (() => NeptuneFault)[] = [
  cutBefore,
  cutAfter,
  cutLists,
  stalledServer,
  withheldAnswers,
  blackHole,
  readOnly,
  tooManyConnections,
  rotatedKeys,
  wrongClock,
  conflicts,
  conflictsOfLists,
  throttling,
  constraintOnce,
  poison,
  () => missingEnds('reject'),
  () => missingEnds('skip'),
  () => missingEnds('wait'),
  tooLargeForServer,
  tooLargeForClient,
  replays,
  serverKills,
];

/** Made anew for each round. */
function created(): readonly NeptuneFault[] {
  return creators.map((create) => create());
}

/** Strikes a real Gremlin Server and what stands before it, and compares the graph with what was sent. */
export const neptuneFaultRun: FaultRun = {
  about:
    'a real Gremlin Server, behind a front with the errors of Neptune, stalls, dies, refuses and is cut off',
  planted: 'a planted loss, double, property with two values, older value and missing dead letter',
  faults: created().map(({ name }) => name),
  run: async (round) => {
    await using server = await startGremlin({ maxContentLength: serverLimitBytes });
    const venue = { server, ...round };
    return await actInTurn(created(), round, async (fault) => await act(fault, venue));
  },
};
