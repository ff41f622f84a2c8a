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

/** Node fires a timer of more than 31 bits of milliseconds (24.8 days) at once. */
const longestTimeoutMs = 2 ** 31 - 1;

/**
 * The computer's own clock. Its timers keep the process alive, as Node's do. It never goes back: it counts from the wall
 * clock's time at the start of the process, so that a correction of that clock delays nothing.
 *
 * @public
 */
export const systemClock: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
  setTimer: (callback, delayMs) => {
    let handle: NodeJS.Timeout;
    const arm = (leftMs: number): void => {
      const last = leftMs <= longestTimeoutMs;
      handle = setTimeout(
        () => (last ? callback() : arm(leftMs - longestTimeoutMs)),
        last ? leftMs : longestTimeoutMs,
      );
    };
    arm(delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};
