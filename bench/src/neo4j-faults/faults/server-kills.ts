import type { Neo4jFault } from '../neo4j-fault.ts';

/** The server dies in the middle of writes and comes back on its data; what was not stored is read again. */
export const serverKills: Neo4jFault = {
  name: 'server kill -9',
  strike: async (stage) => {
    const { server } = stage.parts;
    for (let left = stage.choose({ quick: 1, full: 5 }); left > 0; left -= 1) {
      const before = stage.life.watch.failuresWith('unavailable');
      await stage.linger(0, 1_000);
      await stage.midWrite();
      stage.struck();
      await server.kill();
      stage.life.source.crash();
      await server.restart();
      await stage.recovers();
      stage.expectFailures('unavailable', before);
    }
  },
};
