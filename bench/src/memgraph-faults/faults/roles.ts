import { memgraphErrors } from '@rivergraph/servers';
import type { MemgraphFault } from '../memgraph-fault.ts';
import type { Stage } from '../stage.ts';

const kind = 'unavailable/read-only';

/** The instance behind the open connections becomes a replica, and after a while the main again. */
export function roleTurned(): MemgraphFault {
  return {
    name: 'main turned replica and back',
    strike: async (stage) => {
      const { server } = stage;
      const ms = stage.choose({ quick: 300, full: 2_000 });
      for (let left = stage.choose({ quick: 2, full: 10 }); left > 0; left -= 1) {
        const before = stage.life.watch.failuresWith(kind);
        const old = new Set(server.connections);
        await stage.midWrite();
        stage.struck();
        server.become('replica');
        await stage.until('an attempt had failed', () => stage.life.watch.failuresWith(kind) > before);
        await stage.linger(ms, ms);
        server.become('main');
        await stage.recovers();
        await stage.until(
          'the old connections were gone',
          () => !server.connections.some((one) => old.has(one)),
        );
      }
    },
  };
}

/** The main of a cluster moves; the coordinator knows at once, or says later than the instances do. */
export function mainMoved(): MemgraphFault {
  return {
    name: 'main moved, behind a coordinator',
    instances: 'cluster',
    strike: async (stage) => {
      for (let left = stage.choose({ quick: 2, full: 10 }); left > 0; left -= 1) {
        await moveMain(stage, left % 2 === 0 ? 'at once' : 'late');
      }
    },
  };
}

async function moveMain(stage: Stage, known: 'at once' | 'late'): Promise<void> {
  const { cluster } = stage.parts.place;
  const before = stage.life.watch.failuresWith(kind);
  const target = cluster.instances.findIndex((one) => one !== cluster.main);
  await stage.midWrite();
  if (known === 'late') cluster.freezeTable();
  stage.struck();
  cluster.promote(target);
  await stage.until('an attempt had failed', () => stage.life.watch.failuresWith(kind) > before);
  if (known === 'late') {
    await stage.linger(200, 400);
    cluster.thawTable();
  }
  const { commits } = cluster.main.counters;
  await stage.recovers();
  await stage.until('the new main had committed', () => cluster.main.counters.commits > commits);
}

/** What the main says while a new one is set up, and a commit that finds it is the main no more. */
export function mainNotReady(): MemgraphFault {
  return {
    name: 'main not ready',
    strike: async (stage) => {
      const times = stage.choose({ quick: 3, full: 20 });
      for (const [on, error] of [
        ['run', memgraphErrors.mainNotWriteable],
        ['commit', memgraphErrors.notMainAnymore],
        ['commit', memgraphErrors.replicaWrote],
      ] as const) {
        const before = stage.life.watch.failuresWith(kind);
        stage.struck();
        const fault = stage.server.inject({ on, every: 2, times, effect: { kind: 'error', ...error } });
        await stage.untilHit(fault, times);
        await stage.recovers();
        await stage.untilFailed(kind, before, times);
      }
    },
  };
}
