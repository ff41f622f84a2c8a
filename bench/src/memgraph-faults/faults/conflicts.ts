import { memgraphErrors } from '@rivergraph/servers';
import type { DoubleRequest, MemgraphError } from '@rivergraph/servers';
import type { MemgraphFault } from '../memgraph-fault.ts';
import type { Stage } from '../stage.ts';

const { conflict, serialization } = memgraphErrors;
const notUnique: MemgraphError = {
  code: serialization.code,
  message: 'Unable to commit due to unique constraint violation on :Person(personId)',
};

/** Three of ten statements meet another transaction, and some commits. */
export function conflicts(): MemgraphFault {
  return {
    name: '30 % conflicts',
    strike: async (stage) => {
      const wanted = stage.choose({ quick: 15, full: 50 });
      await meetOthers(stage, { on: 'run', share: 0.3, error: conflict, wanted });
      await meetOthers(stage, {
        on: 'commit',
        share: 0.3,
        error: serialization,
        wanted: Math.ceil(wanted / 3),
      });
    },
  };
}

/** Another transaction has made a node of the same key: the commit tells. */
export function uniqueLosers(): MemgraphFault {
  return {
    name: 'losers of uniqueness',
    strike: async (stage) => {
      const wanted = stage.choose({ quick: 4, full: 30 });
      const before = stage.life.watch.failuresWith('conflict/constraint');
      await meetOthers(stage, { on: 'commit', share: 0.1, error: notUnique, wanted });
      await stage.untilFailed('conflict/constraint', before, wanted);
    },
  };
}

interface Meeting {
  readonly on: DoubleRequest['kind'];
  /** The chance of each. */
  readonly share: number;
  readonly error: MemgraphError;
  /** How many are to meet another before it is over. */
  readonly wanted: number;
}

async function meetOthers(stage: Stage, { on, share, error, wanted }: Meeting): Promise<void> {
  const { server, life } = stage;
  const before = life.watch.failuresWith('conflict');
  stage.struck();
  const seed = stage.parts.random.whole(1, 1e9);
  const fault = server.inject({ on, share, seed, effect: { kind: 'error', ...error } });
  await stage.untilHit(fault, wanted);
  fault.remove();
  const { hits } = fault;
  // The last may not be answered yet when it is counted.
  await stage.until(
    `${hits} attempts had failed`,
    () => life.watch.failuresWith('conflict') - before >= hits,
  );
  await stage.recovers();
}
