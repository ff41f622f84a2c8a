import type { NeptuneFault } from '../neptune-fault.ts';

const kind = 'unavailable/read-only';

/** The server behind the open connections becomes a reader; then whoever may write is being chosen for a while. */
export function readOnly(): NeptuneFault {
  return {
    name: 'read-only turn',
    strike: async (stage) => {
      const { front } = stage.parts;
      for (let left = stage.choose({ quick: 2, full: 10 }); left > 0; left -= 1) {
        const before = stage.life.watch.failuresWith(kind);
        const { opened } = front.stats();
        stage.struck();
        front.failOver();
        await stage.recovers();
        stage.expectFailures(kind, before);
        if (front.stats().opened === opened) stage.accuse('no connection was made anew');
      }
      const before = stage.life.watch.failuresWith(kind);
      const ms = stage.choose({ quick: 700, full: 8_000 });
      stage.struck();
      front.setReadOnly('on');
      await stage.linger(ms, ms);
      front.setReadOnly('off');
      await stage.recovers();
      stage.expectFailures(kind, before);
    },
  };
}
