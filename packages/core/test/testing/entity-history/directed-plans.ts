import type {
  EntityOptions,
  EntityPlan,
  EntityRecord,
  PlannedValues,
  PlannedWrite,
} from '@rivergraph/core/testing';

/** Wide limits; a batch is due at once. */
const options: EntityOptions = {
  slots: 2,
  maxRecords: 1,
  maxBytes: 100_000,
  maxWaitMs: 0,
  maxPendingRecords: 10_000,
  maxBufferedBytes: 10_000_000,
  transformConcurrency: 4,
  conflictRetries: 3,
  writeTimeoutMs: 5000,
  drainTimeoutMs: 5000,
  maxBackoffMs: 100,
  record: 'apart',
};

/** A calm history of these writes, by partition, one per record. */
function planOf(
  partitions: readonly (readonly PlannedWrite[])[],
  change: Partial<EntityPlan> & { readonly limits?: Partial<EntityOptions> } = {},
): EntityPlan {
  const { limits, ...rest } = change;
  return {
    seed: 1,
    records: partitions.map((writes) => writes.map((write) => recordOf([write]))),
    present: 10_000,
    maxChunk: 100,
    recordsAfterPause: 0,
    commitIntervalMs: 10,
    options: { ...options, ...limits },
    faults: [],
    latenciesMs: [10],
    poisonFails: 'batch',
    steps: [],
    lives: [],
    ...rest,
  };
}

function recordOf(writes: readonly PlannedWrite[]): EntityRecord {
  return { writes, keys: writes.map(({ kind }) => kind), transform: 'sync', afterMs: 0, poison: false };
}

function user(id: number, set: PlannedValues = {}): PlannedWrite {
  return { kind: 'node', action: 'upsert', label: 'User', id, set };
}

function deleteUser(id: number): PlannedWrite {
  return { kind: 'node', action: 'delete', label: 'User', id, set: {} };
}

function knows(from: number, to: number, w: number): PlannedWrite {
  return {
    kind: 'edge',
    action: 'upsert',
    type: 'KNOWS',
    from: { mode: 'merge', id: from },
    to: { mode: 'merge', id: to },
    set: { w },
  };
}

function at(userId: number, placeId: number, w: number): PlannedWrite {
  return {
    kind: 'edge',
    action: 'upsert',
    type: 'AT',
    from: { mode: 'merge', id: userId },
    to: { mode: 'merge', id: placeId },
    set: { n: 1, w },
  };
}

/** A user that is busy, an edge from another one to it, and a delete of that other one. */
export const shapesInTurn: EntityPlan = planOf([
  [user(10, { x: 1 }), knows(11, 10, 2), deleteUser(11), user(12, { x: 3 })],
]);

/** Two hubs that never rest, and an edge that needs both. */
export const betweenHubs: EntityPlan = planOf(
  [
    [
      knows(10, 20, 1),
      knows(11, 30, 2),
      knows(10, 11, 3),
      ...Array.from({ length: 20 }, (_, index) => [
        knows(10, 21 + index, 10 + index),
        knows(11, 50 + index, 50 + index),
      ]).flat(),
    ],
  ],
  { latenciesMs: [10, 15, 10, 10] },
);

/** A user that is set, removed and set again, all of which fits into one batch. */
export const setAgain: EntityPlan = planOf([[user(10, { x: 1 }), deleteUser(10), user(10, { y: 2 })]], {
  limits: { maxRecords: 10, maxWaitMs: 20 },
});

/** Two partitions write one user, and one of them is lost while both wait for company. */
export const lostCompany: EntityPlan = planOf([[user(10, { x: 1 })], [user(10, { y: 2 })]], {
  limits: { maxRecords: 10, maxWaitMs: 500 },
  steps: [
    { afterMs: 100, do: 'lose', partition: 0, backAfterMs: 5 },
    { afterMs: 3000, do: 'stall', forMs: 1 },
  ],
});

/** Two batches could go at once, but for the one user that both write. */
export const oneUser: EntityPlan = planOf([[user(10, { x: 1 }), user(10, { x: 2 })]]);

/** Writes of many users and places, none of which meets another, so that every slot has work. */
export const apart: EntityPlan = planOf(
  [Array.from({ length: 40 }, (_, index) => at(10 + index, 10 + index, index))],
  { limits: { slots: 4 } },
);

/** As {@link apart}, in an order that leaves little to each pair of buckets. */
export const scattered: EntityPlan = planOf(
  [Array.from({ length: 120 }, (_, index) => at(100 + index, 100 + ((index * 7) % 120), index))],
  { limits: { slots: 4, maxPendingRecords: 1000 }, latenciesMs: [3, 17, 8, 29, 5] },
);

const onlyWhereKnown: PlannedWrite = {
  kind: 'edge',
  action: 'upsert',
  type: 'AT',
  from: { mode: 'ref', id: 10 },
  to: { mode: 'merge', id: 20 },
  set: { n: 1, w: 2 },
};

/** A user that cannot be written, an edge that wants it, and the same user again, which is folded with the first. */
export const refusedFold: EntityPlan = planOf([], {
  limits: { maxRecords: 10, maxWaitMs: 20 },
  poisonFails: 'writes',
  records: [
    [
      { ...recordOf([user(10, { x: 1 })]), poison: true },
      recordOf([onlyWhereKnown]),
      recordOf([user(10, { y: 3 })]),
    ],
  ],
});
