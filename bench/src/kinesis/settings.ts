/** How both sides poll a shard: as a source does by default, from call to call. */
export const polling = {
  /** When everything was read. */
  allReadMs: 1_000,
  /** When there is more. */
  moreMs: 250,
} as const;

/** The most records of one call on both sides: what a source comes to by default. */
export const pageRecords = 10_000;

/** The shards that the workers share. */
export const sharedShards = 12;
