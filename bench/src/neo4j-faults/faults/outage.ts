import type { Neo4jFault } from '../neo4j-fault.ts';

/** Nobody answers for a long time. There is a dead letter, and it stays empty. */
export const outage: Neo4jFault = {
  name: 'outage with a dead letter',
  strike: async (stage) => {
    const { proxy } = stage.parts;
    const ms = stage.choose({ quick: 5_000, full: 60_000 });
    const before = stage.life.watch.failuresWith('unavailable');
    stage.struck();
    await proxy.refuse();
    proxy.cut();
    await stage.linger(ms, ms);
    await proxy.accept();
    await stage.recovers();
    stage.expectFailures('unavailable', before);
    if (stage.life.timesTold('gate') === 0) stage.accuse('the outage gate never closed');
  },
};
