import type { Neo4jFault } from '../neo4j-fault.ts';

/** The server comes back read-only, which it says with an error of the client, and later takes writes again. */
export const readOnly: Neo4jFault = {
  name: 'server read-only',
  strike: async (stage) => {
    const { server } = stage.parts;
    const ms = stage.choose({ quick: 2_000, full: 30_000 });
    const kind = 'unavailable/read-only';
    const before = stage.life.watch.failuresWith(kind);
    stage.struck();
    // It ends in peace: a database that has to recover something may not come up read-only.
    await server.restart({ settings: { 'server.databases.default_to_read_only': 'true' } });
    await stage.linger(ms, ms);
    await stage.until(
      'an attempt failed because the server is read-only',
      () => stage.life.watch.failuresWith(kind) > before,
    );
    await server.kill();
    await server.restart();
    await stage.recovers();
  },
};
