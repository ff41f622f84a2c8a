import type { NeptuneFault } from '../neptune-fault.ts';

const impatient = { writeTimeoutMs: 1_000, connectTimeoutMs: 1_000 };

/** The server stands still, longer than an attempt may take, and goes on with what it had begun. */
export function stalledServer(): NeptuneFault {
  return {
    name: 'server stalls',
    sink: impatient,
    strike: async (stage) => {
      const { server } = stage.parts;
      const ms = stage.choose({ quick: 2_000, full: 10_000 });
      for (let left = stage.choose({ quick: 1, full: 3 }); left > 0; left -= 1) {
        const before = stage.life.watch.failuresWith('unavailable');
        await stage.midWrite();
        stage.struck();
        await server.pause();
        await stage.linger(ms, ms);
        await server.resume();
        await stage.recovers();
        stage.expectFailures('unavailable', before);
      }
    },
  };
}

/** The server has done what it was asked to, and its answers do not come before the attempt is given up. */
export function withheldAnswers(): NeptuneFault {
  return {
    name: 'answers withheld',
    sink: impatient,
    strike: async (stage) => {
      const { front } = stage.parts;
      const times = stage.choose({ quick: 2, full: 8 });
      const before = stage.life.watch.failuresWith('unavailable');
      stage.struck();
      const fault = front.inject({ times, effect: { kind: 'hold', when: 'after' } });
      await stage.until('all answers were withheld', () => fault.hits === times);
      await stage.recovers();
      fault.release();
      stage.expectFailures('unavailable', before, times);
    },
  };
}

const heartbeat = { heartbeatMs: 200, writeTimeoutMs: 60_000 };
/** Three pings without an answer, and some time for what else there is to do; far less than an attempt may take. */
const noticedWithinMs = 10_000;

/**
 * The network swallows whatever is said over the connections that are open; it opens others. What was swallowed stays so: had it only
 * been late, it would come after what is newer, which nothing but versions guards against.
 */
export function blackHole(): NeptuneFault {
  return {
    name: 'black hole',
    sink: heartbeat,
    strike: async (stage) => {
      const { front } = stage.parts;
      for (let left = stage.choose({ quick: 2, full: 20 }); left > 0; left -= 1) {
        const before = stage.life.watch.failuresWith('unavailable');
        await stage.midWrite();
        stage.struck();
        front.freeze();
        await stage.until(
          'the heartbeat had noticed',
          () => stage.life.watch.failuresWith('unavailable') > before,
          noticedWithinMs,
        );
        await stage.recovers();
      }
    },
  };
}
