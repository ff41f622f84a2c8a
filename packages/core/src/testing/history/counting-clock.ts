import type { Clock } from '../../contracts/clock.ts';

/** A clock that knows how many of its own timers are set. @internal */
export interface CountingClock extends Clock {
  readonly pending: number;
}

/** Counts the timers that are set through it on another clock. @internal */
export function createCountingClock(clock: Clock): CountingClock {
  let pending = 0;
  return {
    get pending() {
      return pending;
    },
    now: () => clock.now(),
    setTimer: (callback, delayMs) => {
      let isSet = true;
      const unset = (): boolean => {
        const was = isSet;
        isSet = false;
        if (was) pending -= 1;
        return was;
      };
      const timer = clock.setTimer(() => {
        if (unset()) callback();
      }, delayMs);
      pending += 1;
      return {
        cancel: () => {
          if (unset()) timer.cancel();
        },
      };
    },
  };
}
