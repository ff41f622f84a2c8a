import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { createRandom } from '../random.ts';
import type { NullSourceOptions } from './null-source.ts';

/** How items are chosen: all alike, or of 5,000 by Zipf's law with this exponent. */
export type KeySet = 'uniform' | 0.8 | 0.99;

/** A stream of edges from users to items, made of nothing but numbers. */
export interface EdgeStream {
  /** What a null source fills its records with. */
  readonly fill: NonNullable<NullSourceOptions['fill']>;
  /** Makes the write of a record, with both ends by key. */
  readonly toWrite: (record: { readonly value: Uint8Array | null }) => GraphWrite;
}

/** Users, and items where all are alike, unless another number is given. */
export const usualNodes = 100_000;
/** Items where some are chosen more often than others. */
export const skewedItems = 5_000;

const graph = defineGraph({
  nodes: { User: { key: { userId: 'integer' } }, Item: { key: { itemId: 'integer' } } },
  edges: {
    BOUGHT: { from: 'User', to: 'Item' },
    RATED: {
      from: 'User',
      to: 'Item',
      properties: {
        taste: 'integer',
        price: 'integer',
        looks: 'integer',
        smell: 'integer',
        sound: 'integer',
        speed: 'integer',
        colour: 'integer',
      },
    },
  },
});

/** Their sets give more shapes than are wanted. */
const aspects = ['taste', 'price', 'looks', 'smell', 'sound', 'speed', 'colour'] as const;
type Rating = { [Aspect in (typeof aspects)[number]]?: number };

/**
 * Makes a stream of `BOUGHT` edges between so many users, all alike, and as many items; the same for the same key set, so
 * that rivals write the same.
 */
export function edgeStream(keys: KeySet, nodesPerLabel: number = usualNodes): EdgeStream {
  const random = createRandom(1);
  const nextItem = itemsOf(keys, nodesPerLabel, () => random.whole(0, 2 ** 32 - 1) / 2 ** 32);
  return {
    fill: (data, { offset }) => {
      data.writeUInt32LE(random.whole(0, nodesPerLabel - 1), offset);
      data.writeUInt32LE(nextItem(), offset + 4);
    },
    toWrite: ({ value }) =>
      graph.BOUGHT.upsert(
        graph.User.merge({ userId: numberAt(value, 0) }),
        graph.Item.ref({ itemId: numberAt(value, 4) }),
      ),
  };
}

/** Makes a stream of `RATED` edges in so many shapes, at most 128, in no order: each has other properties. */
export function ratingStream(shapes: number): EdgeStream {
  const { fill } = edgeStream('uniform');
  const random = createRandom(2);
  return {
    fill: (data, place) => {
      fill(data, place);
      data.writeUInt32LE(random.whole(0, shapes - 1), place.offset + 8);
    },
    toWrite: ({ value }) =>
      graph.RATED.upsert(
        graph.User.merge({ userId: numberAt(value, 0) }),
        graph.Item.ref({ itemId: numberAt(value, 4) }),
        rating(numberAt(value, 8)),
      ),
  };
}

/** Has the properties whose bits are set. */
function rating(shape: number): Rating {
  const row: Rating = {};
  for (const [bit, aspect] of aspects.entries()) if ((shape & (1 << bit)) !== 0) row[aspect] = bit;
  return row;
}

/** Reads a number that `fill` has left in a record: 4 bytes, from `at` on. */
export function numberAt(value: Uint8Array | null, at: number): number {
  if (value === null) throw new Error('Expected a record with a value, got none');
  return (
    ((value[at] ?? 0) | ((value[at + 1] ?? 0) << 8) | ((value[at + 2] ?? 0) << 16)) +
    (value[at + 3] ?? 0) * 2 ** 24
  );
}

function itemsOf(keys: KeySet, count: number, random: () => number): () => number {
  if (keys === 'uniform') return () => Math.floor(random() * count);
  let total = 0;
  const sums = Float64Array.from({ length: skewedItems }, (_, place) => {
    total += (place + 1) ** -keys;
    return total;
  });
  return () => firstAtLeast(sums, random() * total);
}

function firstAtLeast(sums: Float64Array, wanted: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
