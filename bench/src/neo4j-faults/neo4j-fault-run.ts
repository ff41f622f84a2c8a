import { startFaultProxy, startNeo4j } from '@rivergraph/servers';
import type { FaultRun } from '../fault-definition.ts';
import { actInTurn, isWanted } from '../faults-common/act-in-turn.ts';
import { act } from './act.ts';
import { constraint } from './faults/constraint.ts';
import { freeze } from './faults/freeze.ts';
import { heldAttempt } from './faults/held-attempt.ts';
import { outage } from './faults/outage.ts';
import { passwordAsked, passwordChange } from './faults/password.ts';
import { poisonDate, poisonKey } from './faults/poison.ts';
import { proxyCuts } from './faults/proxy-cuts.ts';
import { readOnly } from './faults/read-only.ts';
import { serverKills } from './faults/server-kills.ts';
import { twoWriters } from './faults/two-writers.ts';
import type { Neo4jFault } from './neo4j-fault.ts';

/** The server is started for the first one; the second one starts it anew, as usual. */
const faults: readonly Neo4jFault[] = [
  heldAttempt,
  serverKills,
  proxyCuts,
  freeze,
  outage,
  poisonKey,
  poisonDate,
  constraint,
  passwordChange,
  passwordAsked,
  twoWriters,
  readOnly,
];

/** Strikes a real Neo4j and the connections to it, and compares the graph with what was sent. */
export const neo4jFaultRun: FaultRun = {
  about:
    'a real Neo4j dies, freezes, is away, refuses writes, data or passwords; others write beside the sink',
  planted: 'a planted loss, double, older value and missing dead letter',
  faults: faults.map(({ name }) => name),
  run: async (round) => {
    const settings = faults.find(({ name }) => isWanted(name, round))?.conf;
    await using server = await startNeo4j({ password: 'password-of-neo4j', settings });
    await using proxy = await startFaultProxy({ target: { host: server.host, port: server.port } });
    const venue = { server, proxy, ...round };
    return await actInTurn(faults, round, async (fault) => await act(fault, venue));
  },
};
