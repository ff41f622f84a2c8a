/** A timer that was set and may be cancelled. @public */
export interface Timer {
  /** Does nothing after the timer fired or was cancelled. */
  cancel(): void;
}

/**
 * The time as the library sees it. Everything that waits waits here, so that tests move time by hand
 * (`createManualClock` of `@rivergraph/core/testing`).
 *
 * @public
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, at least `delayMs` later, never synchronously. */
  setTimer(callback: () => void, delayMs: number): Timer;
}

/**
 * The computer's own clock. Its timers keep the process alive, as Node's do. It never goes back: it counts from the wall
 * clock's time at the start of the process, so that a correction of that clock delays nothing.
 *
 * @public
 */
export const systemClock: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
  setTimer: (callback, delayMs) => {
    const handle = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};
