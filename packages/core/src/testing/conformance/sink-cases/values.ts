import assert from 'node:assert/strict';
import type { JsonValue } from '../../../contracts/partition.ts';
import type { PropertyType } from '../../../graph/write.ts';
import { keyedGraph, sampleGraph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { withTarget } from '../with-target.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Values of every type, such as are apt to come back changed. */
const samples: Readonly<Record<PropertyType, readonly unknown[]>> = {
  string: ['', 'text', 'ä€😀', '\'"\\\n', '2024-05-01', '12'],
  integer: [0, -1, 42, Number.MAX_SAFE_INTEGER, 2n ** 63n - 1n, -(2n ** 63n)],
  float: [0.1, 5, -2.5e-300, 1.7976931348623157e308, 3],
  boolean: [true, false],
  date: ['2024-02-29', '1969-12-31', '0999-01-01', '9999-12-31'],
  datetime: [new Date(0), new Date(-1), '2024-05-01T12:30:00.123Z', '2024-05-01T12:30:00+02:00'],
  'local-datetime': ['2024-05-01T12:30:00', '1969-12-31T23:59:59.999', '2024-05-01T00:00:00.5'],
  point: [
    { x: 1.5, y: -2 },
    { x: 1, y: 2, z: 3 },
    { x: 13.4, y: 52.5, srid: 4326 },
  ],
  bytes: [bytes(), bytes(0, 255, 128), bytes(...Array.from({ length: 256 }, (_, index) => index))],
  json: [{ a: [1, null, { b: 'c' }] }, [], {}, 'text', 7, true, [[1], [2]]],
  'string[]': [[], ['a', '', 'ä€😀'], ["'", '"']],
  'integer[]': [[], [1, -2], [2n ** 53n + 1n, 0]],
  'float[]': [[], [0.5, 5, -1]],
  'boolean[]': [[], [true, false, true]],
  'date[]': [[], ['2024-02-29', '1969-12-31']],
  'datetime[]': [[], [new Date(0), '2024-05-01T12:30:00.123Z']],
  'local-datetime[]': [[], ['2024-05-01T12:30:00']],
  'point[]': [
    [],
    [
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ],
  ],
  'bytes[]': [[], [bytes(1, 2), bytes()]],
  'json[]': [[], [{ a: 1 }, [2], 'three']],
};

/** Keys of each type: the spellings of one value, and another value. */
const keys = {
  integer: { same: [7, 7n], other: 8 },
  float: { same: [0.5, 0.5], other: 0.25 },
  boolean: { same: [true, true], other: false },
  date: { same: ['2024-02-29', '2024-02-29'], other: '2024-03-01' },
  datetime: { same: [new Date(1000), '1970-01-01T01:00:01+01:00'], other: new Date(1001) },
  'local-datetime': {
    same: ['2024-05-01T12:30:00', '2024-05-01T12:30:00.000'],
    other: '2024-05-01T12:30:01',
  },
  bytes: { same: [bytes(0, 255), bytes(0, 255)], other: bytes(0) },
} as const;

const types = Object.keys(samples) as PropertyType[];
const keyTypes = Object.keys(keys) as (keyof typeof keys)[];

const valueCases = types.map(
  (type): SinkCase => ({
    name: `keeps values of type ${type} as they are`,
    group: 'values',
    run: async (kit) => {
      const graph = sampleGraph(type);
      await withTarget(kit, graph, async (use) => {
        const sink = await use.open();
        const rows = samples[type].map((value, index) => ({ id: String(index), value: value as JsonValue }));

        await use.write(
          sink,
          rows.map((row) => graph.Sample.upsert(row)),
        );

        assert.deepEqual(await use.nodeLines('Sample'), use.lines('Sample', ...rows));
        await use.write(
          sink,
          rows.map(({ id }) => graph.Sample.upsert({ id, value: null })),
        );
        assert.deepEqual(
          await use.nodeLines('Sample'),
          use.lines('Sample', ...rows.map(({ id }) => ({ id }))),
        );
      });
    },
  }),
);

const keyCases = keyTypes.map(
  (type): SinkCase => ({
    name: `finds a node again by a key of type ${type}, however it is spelt`,
    group: 'values',
    run: async (kit) => {
      const graph = keyedGraph(type);
      await withTarget(kit, graph, async (use) => {
        const sink = await use.open();
        const { same, other } = keys[type];
        const upsert = (key: unknown, round: number) => graph.Keyed.upsert({ key: key as string, round });

        await use.write(sink, [upsert(same[0], 1), upsert(other, 2)]);
        await use.write(sink, [upsert(same[1], 3)]);

        const expected = use.lines('Keyed', { key: same[0], round: 3 }, { key: other, round: 2 });
        assert.deepEqual(await use.nodeLines('Keyed'), expected);
      });
    },
  }),
);

/** @internal */
export const valueAndKeyCases: readonly SinkCase[] = [...valueCases, ...keyCases];
