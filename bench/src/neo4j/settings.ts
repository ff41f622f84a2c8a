/** Transactions of charges at a time, where more than one is. */
export const chargeSlots = 3;

/** Rows in a transaction of the obvious consumer. */
export const obviousRecords = 5_000;

/** Rows in a transaction of ours, and of the ceiling. */
export const batchRecords = 5_000;

/** Of sources that make their records themselves. */
export const sourcePartitions = 4;

/** Owned nodes in a transaction, where each of them may take long. */
export const ownedRecords = 500;
