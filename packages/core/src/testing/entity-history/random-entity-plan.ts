import { Dice } from './dice.ts';
import type { EntityOptions, EntityPlan, EntityRecord } from './entity-plan.ts';
import { titleOf } from './planned-write.ts';
import { randomFault, randomStep } from './random-faults.ts';
import { type EntityWrites, randomWrite, type WriteMaker } from './random-writes.ts';

/**
 * Makes a small history of graph writes over few entities: the same for the same seed. What can go wrong goes wrong in
 * some of them; a good part has no faults at all, since those can be compared in full.
 *
 * @public
 */
export function randomEntityPlan(seed: number): EntityPlan {
  const dice = new Dice(seed);
  const partitions = dice.between(1, 4);
  const isDense = dice.hits(4);
  const maker = makerOf(dice, isDense ? dense : wide);
  const records = dice.list(partitions, (partition) =>
    randomRecords(maker, partition, Math.ceil(16 / partitions)),
  );
  const isCalm = dice.hits(3);
  return {
    seed: dice.below(1_000_000),
    records,
    present: isDense ? 100 : dice.oneOf([0, 4, 100, 100]),
    maxChunk: dice.oneOf([1, 3, 10]),
    recordsAfterPause: dice.oneOf([0, 0, 3]),
    commitIntervalMs: dice.oneOf([10, 300]),
    ...(dice.hits(4) ? { transformChunk: dice.oneOf([1, 4]) } : {}),
    options: { ...randomOptions(dice), ...(isDense ? roomy : {}) },
    faults: isCalm ? [] : dice.list(dice.below(10), () => randomFault(dice)),
    latenciesMs: dice.list(dice.between(1, 5), () => dice.oneOf([0, 1, 5, 20, 60])),
    poisonFails: dice.oneOf(['batch', 'writes']),
    steps: isCalm ? [] : dice.list(dice.below(4), () => randomStep(dice, partitions)),
    lives: dice.hits(6) ? [{ limit: { records: dice.between(1, 12) } }] : [],
  };
}

/** Writes meet now and then. */
const wide = { nodes: [1, 2, 3, 3], localOf: 2 } as const;
/** Nearly every write meets the one before, in batches that hold them all: much can be folded. */
const dense = { nodes: [1, 1, 2], localOf: 8 } as const;
const roomy = {
  maxRecords: 20,
  maxBytes: 100_000,
  maxBufferedBytes: 1_000_000,
  maxWeight: undefined,
  maxWaitMs: 50,
};

function makerOf(dice: Dice, { nodes, localOf }: typeof wide | typeof dense): WriteMaker {
  let value = 0;
  return {
    dice,
    kinds: dice.oneOf<EntityWrites>(['all', 'all', 'all', 'repeatable', 'repeatable', 'guarded']),
    isLocal: dice.hits(localOf),
    isMixed: dice.hits(3),
    nodes: dice.oneOf<number>(nodes),
    nextValue: () => (value += 1),
  };
}

function randomRecords(
  maker: WriteMaker,
  partition: number,
  most: number,
): readonly (EntityRecord | 'marker')[] {
  const { dice } = maker;
  return dice.list(dice.between(1, most), () => (dice.hits(20) ? 'marker' : randomRecord(maker, partition)));
}

function randomRecord(maker: WriteMaker, partition: number): EntityRecord {
  const { dice } = maker;
  const writes = dice.list(dice.oneOf([0, 1, 1, 1, 1, 2, 2, 3]), () => randomWrite(maker, partition));
  return {
    writes,
    keys: writes.map(titleOf),
    transform: dice.hits(5) ? 'async' : dice.hits(40) ? 'throws' : 'sync',
    afterMs: dice.below(40),
    poison: dice.hits(30),
  };
}

function randomOptions(dice: Dice): EntityOptions {
  return {
    slots: dice.between(1, 6),
    maxRecords: dice.oneOf([1, 2, 3, 5, 20, 20]),
    maxBytes: dice.oneOf([1, 1000, 4096, 4096, 4096]),
    maxWeight: dice.oneOf([undefined, undefined, 1, 3, 8]),
    maxWaitMs: dice.oneOf([0, 1, 10, 50, 50]),
    maxPendingRecords: dice.oneOf([1, 3, 10, 1000, 1000]),
    maxBufferedBytes: dice.oneOf([4096, 1_000_000]),
    transformConcurrency: dice.oneOf([1, 2, 16]),
    conflictRetries: dice.below(3),
    writeTimeoutMs: dice.oneOf([600, 2000]),
    drainTimeoutMs: dice.oneOf([0, 100, 2000]),
    maxBackoffMs: dice.oneOf([50, 500]),
    record: dice.hits(4) ? 'together' : 'apart',
  };
}
