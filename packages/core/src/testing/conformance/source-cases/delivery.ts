import assert from 'node:assert/strict';
import type { HeaderValue, RecordHeaders } from '../../../contracts/record.ts';
import { names, namesOf, plainRecords, sortedByName } from '../kit-records.ts';
import type { KitRecord, SourceCase } from '../source-harness.ts';
import { hex, seen } from '../source-reader.ts';
import { withStream } from '../with-stream.ts';

const group = 'delivery';

const intact: SourceCase = {
  name: 'delivers every record with key, value, headers and time as they were',
  group,
  run: async (kit) => {
    const records = plainRecords('a', 50, kit.features);
    await withStream(kit, [records], async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(50);

      assert.deepEqual(
        reader.records.map(({ key, value }) => ({ key, value })),
        records.map(({ key, value }) => ({ key: hex(key), value: hex(value) })),
      );
      // A service may give a record its time, and no producer can.
      if (kit.features.timestamps) {
        assert.deepEqual(
          reader.records.map(({ timestamp }) => timestamp),
          records.map(({ timestamp }) => timestamp),
        );
      }
      const headers = reader.records.map((record) => plainHeaders(record.headers));
      assert.deepEqual(
        headers,
        records.map((record) => plainHeaders(record.headers)),
      );
    });
  },
};

const order: SourceCase = {
  name: 'keeps the order of each partition, and delivers each record once',
  group,
  run: async (kit) => {
    const partitions = ['a', 'b', 'c'].map((prefix) => plainRecords(prefix, 200, kit.features));
    await withStream(kit, partitions, async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(600);

      const found = sortedByName(reader.byPartition());
      assert.deepEqual(
        found,
        ['a', 'b', 'c'].map((prefix) => names(prefix, 0, 200)),
      );
    });
  },
};

const oneEach: SourceCase = {
  name: 'names its partitions apart, by one object each, and keeps a chunk to one of them',
  group,
  run: async (kit) => {
    const partitions = ['a', 'b'].map((prefix) => plainRecords(prefix, 400, kit.features));
    await withStream(kit, partitions, async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(800);

      const found = new Set(reader.chunks.map((chunk) => chunk.partition));
      assert.equal(found.size, 2, 'two partitions are two objects');
      assert.equal(new Set([...found].map(({ id }) => id)).size, 2, 'and have two names');
      const assigned = reader.events.flatMap((event) => (event.type === 'assigned' ? event.partitions : []));
      assert.ok(
        [...found].every((partition) => assigned.includes(partition)),
        'they are those that were assigned',
      );
      for (const prefixes of reader
        .byPartition()
        .map((all) => new Set(namesOf(all).map((name) => name[0])))) {
        assert.equal(prefixes.size, 1, 'a chunk holds records of its partition only');
      }
    });
  },
};

const stays: SourceCase = {
  name: 'keeps a chunk readable and unchanged after later ones were delivered',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 500, kit.features)], async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(500);

      const again = reader.chunks.flatMap((chunk) =>
        Array.from({ length: chunk.length }, (_, index) => seen(chunk, index)),
      );
      assert.deepEqual(again, reader.records);
    });
  },
};

const weighs: SourceCase = {
  name: 'says what a chunk keeps alive: at least the bytes of its values',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 100, kit.features)], async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(100);

      for (const chunk of reader.chunks) {
        let bytes = 0;
        for (let index = 0; index < chunk.length; index += 1) bytes += chunk.valueAt(index)?.byteLength ?? 0;
        assert.ok(chunk.bytes >= bytes, `${chunk.bytes} is at least ${bytes}`);
      }
    });
  },
};

const binary: SourceCase = {
  name: 'delivers bytes that are not UTF-8, and empty values, unchanged',
  group,
  needs: ['binary values'],
  run: async (kit) => {
    const values = [[0xff, 0xfe, 0x00, 0x80], [], [0xc3, 0x28], [0x0a, 0x0d, 0x00]].map((bytes) =>
      Uint8Array.from(bytes),
    );
    const records = values.map(
      (value): KitRecord => ({ key: null, value, headers: {}, timestamp: undefined }),
    );
    await withStream(kit, [records], async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(records.length);

      assert.deepEqual(
        reader.records.map(({ value }) => value),
        values.map(hex),
      );
    });
  },
};

const tombstone: SourceCase = {
  name: 'tells a tombstone from an empty value',
  group,
  needs: ['tombstones', 'binary values', 'keys'],
  run: async (kit) => {
    const key = Buffer.from('k');
    const records = [null, new Uint8Array(0), null].map(
      (value): KitRecord => ({ key, value, headers: {}, timestamp: undefined }),
    );
    await withStream(kit, [records], async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(records.length);

      assert.deepEqual(
        reader.records.map(({ value }) => value),
        [null, '', null],
      );
    });
  },
};

const appended: SourceCase = {
  name: 'delivers what is appended while it is open',
  group,
  needs: ['append'],
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 3, kit.features)], async ({ stream, open }) => {
      const reader = await open();
      await reader.untilRecords(3);

      await stream.append?.(0, plainRecords('b', 2, kit.features));
      await reader.untilRecords(5);

      assert.deepEqual(namesOf(reader.records), ['a0', 'a1', 'a2', 'b0', 'b1']);
    });
  },
};

/** @internal */
export const deliveryCases: readonly SourceCase[] = [
  intact,
  order,
  oneEach,
  stays,
  weighs,
  binary,
  tombstone,
  appended,
];

function plainHeaders(headers: RecordHeaders): unknown {
  const plain = (value: HeaderValue): string | null =>
    value === null ? null : Buffer.from(value as Uint8Array).toString('utf8');
  return Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(plain) : plain((value ?? null) as HeaderValue),
  ]);
}
