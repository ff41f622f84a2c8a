import type { Neo4jFault } from '../neo4j-fault.ts';

/** The server stands still, longer than an attempt may take, and goes on with what it had begun. */
export const freeze: Neo4jFault = {
  name: 'server freezes and thaws',
  settings: { quick: { writeTimeoutMs: 1_500 }, full: { writeTimeoutMs: 10_000 } },
  strike: async (stage) => {
    const { server } = stage.parts;
    const ms = stage.choose({ quick: 4_000, full: 30_000 });
    for (let left = stage.choose({ quick: 1, full: 2 }); left > 0; left -= 1) {
      const before = stage.life.watch.failures;
      await stage.midWrite();
      stage.struck();
      await server.pause();
      await stage.linger(ms, ms);
      await server.resume();
      await stage.recovers();
      if (stage.life.watch.failures === before) stage.accuse('no attempt was given up');
    }
  },
};
