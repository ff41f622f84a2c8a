/** Of the stream: one of items, the others of purchases. */
export const sourcePartitions = 4;

/** Messages in a batch, of every side. */
export const batchRecords = 1_000;

/** Users and items that purchases name. */
export const usualNodes = 100_000;
