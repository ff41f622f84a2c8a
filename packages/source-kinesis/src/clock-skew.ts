/** How far the clocks of this machine and of the service may be apart without a word of it. */
export const usualSkewMs = 5_000;

/**
 * How much earlier a time is tried that has not come yet for the service: our clock is ahead. One that is more than five minutes ahead
 * gets no answer at all, since the service refuses what it signs.
 */
export const skewsToTryMs: readonly number[] = [30_000, 330_000];
