import { RivergraphError } from '@rivergraph/core';
import { becomesTrue } from '../../faults-common/becomes-true.ts';
import { describe } from '../../faults-common/stream-stage.ts';
import type { Stage } from '../stage.ts';
import type { Neo4jFault } from '../neo4j-fault.ts';

const stopTimeoutMs = 60_000;

/** The password changes while the sink knows the old one: it stops and says why, and a run with the new one finishes. */
export const passwordChange: Neo4jFault = {
  name: 'password changed',
  strike: async (stage) => {
    const { life } = stage;
    stage.struck();
    await changePassword(stage);
    if (!(await becomesTrue(() => life.isOver, stopTimeoutMs))) await life.stop();
    const error = await life.ended;
    if (!(error instanceof RivergraphError && error.code === 'unauthorized'))
      stage.accuse(`expected the pipeline to stop with unauthorized, it ended with ${describe(error)}`);
    stage.live();
  },
};

/** The password changes, and the sink asks for the new one. */
export const passwordAsked: Neo4jFault = {
  name: 'password changed, asked for',
  password: 'asked',
  strike: async (stage) => {
    for (let left = stage.choose({ quick: 2, full: 10 }); left > 0; left -= 1) {
      const before = stage.life.watch.failures;
      stage.struck();
      await changePassword(stage);
      await stage.recovers();
      if (stage.life.watch.failures === before) stage.accuse('no attempt failed');
    }
  },
};

/** Who is logged in stays so: the connections have to be made anew. */
async function changePassword(stage: Stage): Promise<void> {
  const { driver, proxy } = stage.parts;
  const password = `password-${stage.random.whole(1e6, 1e7)}`;
  await driver.executeQuery(
    'ALTER USER writer SET PASSWORD $password CHANGE NOT REQUIRED',
    { password },
    { database: 'system' },
  );
  stage.password = password;
  proxy.cut();
}
