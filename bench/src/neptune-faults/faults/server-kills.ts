import type { NeptuneFault } from '../neptune-fault.ts';

/** The server dies in the middle of writes and comes back empty. The pipeline goes on, and a run from the beginning completes the graph. */
export function serverKills(): NeptuneFault {
  return {
    name: 'server kill -9, empty after it',
    // What was written is gone, so that edges between users find none.
    missing: 'skip',
    strike: async (stage) => {
      const { server } = stage.parts;
      for (let left = stage.choose({ quick: 1, full: 4 }); left > 0; left -= 1) {
        const before = stage.life.watch.failuresWith('unavailable');
        await stage.midWrite();
        stage.struck();
        await server.kill();
        stage.life.source.crash();
        await server.restart();
        await stage.recovers();
        stage.expectFailures('unavailable', before);
      }
    },
    afterwards: async (stage) => await stage.replay(),
  };
}
