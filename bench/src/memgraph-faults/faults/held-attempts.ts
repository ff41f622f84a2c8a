import type { DoubleRequest, InjectedDoubleFault } from '@rivergraph/servers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MemgraphFault } from '../memgraph-fault.ts';
import type { Stage } from '../stage.ts';
import type { Extras } from '../workload.ts';
import type { SinkSettings } from '../writes.ts';

const extras: Extras = { kind: 'new relationships' };
/** One record is one statement, which commits by itself; several are a transaction. */
const bursts: Readonly<Record<DoubleRequest['commits'], number>> = { auto: 1, explicit: 20 };
const mostBursts = 20;
const impatientMs = 1_000;
/** The next attempt comes after the time of the first one, and after that to get a connection. */
const unguarded: SinkSettings = {
  guard: false,
  writeTimeoutMs: impatientMs,
  driverConfig: { connectionTimeout: impatientMs, connectionAcquisitionTimeout: impatientMs },
};
/** Before the limit of the server is over; afterwards the next attempt may come. */
const heldMs = 600;
/** After the attempt was given up, and before the next one may come. */
const heldBeyondMs = impatientMs + 800;

/**
 * The server holds the commit of a first attempt, and its connection is cut. Its retry comes beside it, finds the guard in its way,
 * and then what the first attempt has written.
 */
export function heldGuarded(): MemgraphFault {
  return {
    name: 'first attempt held, guard',
    extras,
    strike: async (stage) => {
      await eachWay(stage, async (fault) => {
        const { watch } = stage.life;
        const before = watch.failuresWith('conflict');
        stage.server.cutAll();
        await stage.until(
          'the retry had met the first attempt',
          () => watch.failuresWith('conflict') > before,
        );
        fault.release();
      });
    },
  };
}

/** As before without a guard: the retry comes when the server must have ended the first attempt. */
export function heldUnguarded(): MemgraphFault {
  return {
    name: 'first attempt held, no guard',
    extras,
    sink: unguarded,
    strike: async (stage) => {
      await eachWay(stage, async (fault) => {
        stage.server.cutAll();
        await waitOut(stage, fault, heldMs);
      });
    },
  };
}

/** The connection stays, and nobody is told anything before the attempt is given up. */
export function heldUnanswered(): MemgraphFault {
  return {
    name: 'first attempt unanswered, no guard',
    extras,
    sink: unguarded,
    strike: async (stage) => {
      await eachWay(stage, async (fault) => await waitOut(stage, fault, heldBeyondMs));
    },
  };
}

async function waitOut(stage: Stage, fault: InjectedDoubleFault, ms: number): Promise<void> {
  const { watch } = stage.life;
  const { attempts } = watch;
  await sleep(ms);
  if (watch.attempts > attempts)
    stage.accuse('the next attempt came while the first one could still be applied');
  fault.release();
}

async function eachWay(stage: Stage, meet: (fault: InjectedDoubleFault) => Promise<void>): Promise<void> {
  for (let left = stage.choose({ quick: 1, full: 8 }); left > 0; left -= 1) {
    for (const commits of ['auto', 'explicit'] as const) {
      await stage.rest();
      const before = stage.life.watch.failuresWith('unavailable');
      const fault = stage.server.inject({
        on: 'commit',
        match: (request) => request.commits === commits,
        times: 1,
        effect: { kind: 'hold', when: 'before' },
      });
      await burstUntilHeld(stage, fault, bursts[commits]);
      stage.struck();
      await meet(fault);
      await stage.until('all that was sent was stored', () => stage.isIdle);
      stage.expectFailures('unavailable', before);
      fault.remove();
    }
  }
}

/** Nothing else is under way when one is held. */
async function burstUntilHeld(stage: Stage, fault: InjectedDoubleFault, records: number): Promise<void> {
  for (let left = mostBursts; left > 0 && fault.held === 0; left -= 1) {
    stage.parts.sender.burst(0, records);
    await stage.until('it was held or stored', () => fault.held > 0 || stage.isIdle);
  }
  if (fault.held === 0) throw new Error('no commit was held');
}
