import { memgraphErrors } from '@rivergraph/servers';
import type { InjectedDoubleFault } from '@rivergraph/servers';
import type { MemgraphFault } from '../memgraph-fault.ts';

const limit = { quick: 150, full: 2_000 };
const { abortedEverywhere, stillCommitted, syncReplica } = memgraphErrors;

/** A replica does not confirm, which the main says as an error although it has kept the transaction. Nothing is tried again. */
export function stillKept(): MemgraphFault {
  let said: readonly InjectedDoubleFault[] = [];
  return {
    name: 'committed all the same',
    // Missing ends are known by then, and must not be forgotten over the error.
    extras: { ghosts: 'absent' },
    limit,
    prepare: async ({ server }) => {
      // The first one takes every second commit, the other one all else.
      said = [
        server.inject({
          on: 'commit',
          every: 2,
          effect: { kind: 'error', when: 'after', ...stillCommitted },
        }),
        server.inject({ on: 'commit', effect: { kind: 'error', when: 'after', ...syncReplica } }),
      ];
    },
    strike: async (stage) => {
      const { watch } = stage.life;
      await stage.allStored(stage.choose(limit));
      const hits = said.reduce((sum, fault) => sum + fault.hits, 0);
      const warnings = stage.parts.warnings.filter((text) => text.includes('a replica has not confirmed'));
      const { commits } = stage.server.counters;
      if (hits !== commits) stage.accuse(`expected all ${commits} commits to be answered so, ${hits} were`);
      if (warnings.length !== hits) stage.accuse(`expected ${hits} warnings, got ${warnings.length}`);
      if (watch.failures > 0) stage.accuse(`expected no attempt to fail, got ${watch.summary}`);
    },
  };
}

/** A replica that has to confirm does not, and no instance keeps the transaction. */
export function keptNowhere(): MemgraphFault {
  return {
    name: 'aborted on all instances',
    strike: async (stage) => {
      const times = stage.choose({ quick: 4, full: 40 });
      const kind = 'unavailable/replication';
      const before = stage.life.watch.failuresWith(kind);
      stage.struck();
      const fault = stage.server.inject({
        on: 'commit',
        every: 2,
        times,
        effect: { kind: 'error', ...abortedEverywhere },
      });
      await stage.untilHit(fault, times);
      await stage.recovers();
      await stage.untilFailed(kind, before, times);
    },
  };
}
