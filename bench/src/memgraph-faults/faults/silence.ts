import type { DoubleEffectTime, DoubleRequest } from '@rivergraph/servers';
import type { MemgraphFault } from '../memgraph-fault.ts';
import type { Stage } from '../stage.ts';

const impatient = { writeTimeoutMs: 1_000 };

/** The server says nothing for longer than an attempt may take, and then goes on with what it had begun. */
export function silentServer(): MemgraphFault {
  return {
    name: 'server silent',
    sink: impatient,
    strike: async (stage) => {
      for (let left = stage.choose({ quick: 1, full: 5 }); left > 0; left -= 1) {
        await beSilent(stage, ['begin', 'run', 'commit'], 'before');
      }
    },
  };
}

/** The server has committed, and its answers do not come before the attempt is given up. */
export function withheldAnswers(): MemgraphFault {
  return {
    name: 'answers withheld',
    sink: impatient,
    strike: async (stage) => {
      for (let left = stage.choose({ quick: 1, full: 5 }); left > 0; left -= 1) {
        await beSilent(stage, ['commit'], 'after');
      }
    },
  };
}

async function beSilent(
  stage: Stage,
  on: readonly DoubleRequest['kind'][],
  when: DoubleEffectTime,
): Promise<void> {
  const { watch } = stage.life;
  const before = watch.failuresWith('unavailable');
  stage.struck();
  const fault = stage.server.inject({ on, effect: { kind: 'hold', when } });
  await stage.until('an attempt was given up', () => watch.failuresWith('unavailable') > before);
  fault.remove();
  await stage.linger(0, 500);
  fault.release();
  await stage.recovers();
}

/** Nobody takes connections, and those that are open break. */
export function outage(): MemgraphFault {
  return {
    name: 'outage',
    strike: async (stage) => {
      const ms = stage.choose({ quick: 600, full: 20_000 });
      const before = stage.life.watch.failuresWith('unavailable');
      stage.struck();
      await stage.server.refuse();
      stage.server.cutAll();
      await stage.linger(ms, ms);
      await stage.server.accept();
      await stage.recovers();
      stage.expectFailures('unavailable', before);
      if (stage.life.timesTold('gate') === 0) stage.accuse('the outage gate never closed');
    },
  };
}
