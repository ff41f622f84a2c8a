/** Edges in a request of the sample, as it has them by itself. */
export const sampleRecords = 100;

/** Of the source that makes its records itself: as many as the sample's stream has shards. */
export const sourcePartitions = 2;

/** Nodes that edges lead from and to. */
export const people = 20_000;

/** How often a conflict is tried again, whatever the order of writes: until it is none. */
export const conflictRetries = 1_000;
