/** How both sides fetch: as a source does by default. */
export const fetching = {
  minBytes: 1,
  maxBytes: 4_194_304,
  maxBytesPerPartition: 524_288,
  maxWaitMs: 250,
} as const;

/** How often both sides commit. */
export const commitIntervalMs = 1_000;

/** Batches that both sides bring to a slow sink at once, and records in each. */
export const slowSlots = 16;
export const slowBatchRecords = 1_000;
