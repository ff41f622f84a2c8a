import type { MemgraphFault } from '../memgraph-fault.ts';
import type { Stage, Twin } from '../stage.ts';

const burstRecords = 40;

/** Two pipelines write the same records at once: nodes, edges, owned nodes. The guard keeps them apart. */
export function twoPipelines(): MemgraphFault {
  return { name: 'two pipelines', strike: async (stage) => await together(stage, burst) };
}

/** As before, and all records add relationships, some of which are held at their commit while the other pipeline adds the same. */
export function twoPipelinesHeld(): MemgraphFault {
  return {
    name: 'two pipelines, commits held, guard',
    extras: { kind: 'new relationships' },
    strike: async (stage) => {
      const { conflicts } = stage.server.counters;
      await together(stage, burstHeld('guard'));
      if (stage.server.counters.conflicts === conflicts) stage.accuse('no transaction met another');
    },
  };
}

/** As before without a guard: there have to be doubles, and the checker has to find them. */
export function twoPipelinesUnguarded(): MemgraphFault {
  return {
    name: 'two pipelines, commits held, no guard',
    extras: { kind: 'new relationships' },
    sink: { guard: false },
    outcome: 'doubles',
    strike: async (stage) => await together(stage, burstHeld('no guard')),
  };
}

type Burst = (stage: Stage, twin: Twin) => Promise<void>;

async function together(stage: Stage, send: Burst): Promise<void> {
  await stage.rest();
  const twin = stage.twin();
  try {
    for (let left = stage.choose({ quick: 6, full: 60 }); left > 0; left -= 1) {
      stage.struck();
      await send(stage, twin);
      await twin.rest();
    }
  } finally {
    stage.server.heal();
    await twin.end();
  }
}

const burst: Burst = async (_, twin) => twin.burst(burstRecords);

/** The first commit to come waits until another transaction has met it, or has committed the same beside it. */
function burstHeld(guard: 'guard' | 'no guard'): Burst {
  return async (stage, twin) => {
    const { server } = stage;
    const before = server.counters;
    const fault = server.inject({ on: 'commit', times: 1, effect: { kind: 'hold', when: 'before' } });
    twin.burst(burstRecords);
    await stage.until('a commit was held', () => fault.held === 1);
    await stage.until('another transaction had come', () => {
      const { commits, conflicts } = server.counters;
      return guard === 'guard' ? conflicts > before.conflicts : commits > before.commits;
    });
    await stage.linger(0, 50);
    fault.release();
  };
}
