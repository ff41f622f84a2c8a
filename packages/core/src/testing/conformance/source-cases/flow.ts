import assert from 'node:assert/strict';
import { names, namesOf, plainRecords } from '../kit-records.ts';
import type { SourceCase, SourceKit } from '../source-harness.ts';
import { quiet } from '../waiting.ts';
import { withStream } from '../with-stream.ts';

const group = 'flow control';
const many = 3000;

const waits: SourceCase = {
  name: 'delivers nothing before resume was called',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 20, kit.features)], async ({ open }) => {
      const reader = await open({ resume: 'by-hand' });
      const assigned = await reader.untilEvent('assigned');
      await watch(kit);
      assert.deepEqual(reader.records, [], 'no record before resume');

      assigned.resume();
      await reader.untilRecords(20);

      assert.deepEqual(namesOf(reader.records), names('a', 0, 20));
    });
  },
};

const paused: SourceCase = {
  name: 'delivers no more after a pause than its features allow',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', many, kit.features)], async ({ open }) => {
      const reader = await open({ pause: 'on-first-chunk' });
      await reader.untilRecords(1);

      await watch(kit);
      const extra = reader.records.length - (reader.chunks[0]?.length ?? 0);

      const allowed = reader.source.features.maxRecordsAfterPause;
      assert.ok(extra <= allowed, `${extra} records came after the pause, ${allowed} are declared`);
    });
  },
};

const resumed: SourceCase = {
  name: 'goes on after a pause where it was, with nothing lost and nothing twice',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', many, kit.features)], async ({ open }) => {
      const reader = await open({ pause: 'on-first-chunk' });
      await reader.untilRecords(1);
      const partitions = reader.chunks.slice(0, 1).map((chunk) => chunk.partition);
      reader.session.pause(partitions);
      await watch(kit);

      reader.session.resume(partitions);
      reader.session.resume(partitions);
      await reader.untilRecords(many);

      assert.deepEqual(namesOf(reader.records), names('a', 0, many));
    });
  },
};

const others: SourceCase = {
  name: 'pauses only what it is told to',
  group,
  run: async (kit) => {
    const partitions = ['a', 'b'].map((prefix) => plainRecords(prefix, 50, kit.features));
    await withStream(kit, partitions, async ({ open }) => {
      const reader = await open({ resume: 'by-hand' });
      await reader.untilEvent('assigned');
      const assigned = reader.events.flatMap((event) => (event.type === 'assigned' ? [event] : []));
      const [held, free] = assigned.flatMap((event) => event.partitions);
      assert.ok(held !== undefined && free !== undefined, 'both partitions come with the first assignment');
      reader.session.pause([held]);
      for (const event of assigned) event.resume();

      const ofFree = (): number => reader.records.filter(({ partition }) => partition === free).length;
      await reader.until(() => ofFree() === 50, 'delivery of the partition that is not paused');
    });
  },
};

const stranger: SourceCase = {
  name: 'ignores a pause or resume of a partition that it does not own',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 20, kit.features)], async ({ open }) => {
      const reader = await open();
      const foreign = [{ topic: 'elsewhere', id: 'elsewhere-7' }];
      reader.session.pause(foreign);
      reader.session.resume(foreign);
      await reader.untilRecords(20);

      assert.deepEqual(namesOf(reader.records), names('a', 0, 20));
    });
  },
};

/** @internal */
export const flowCases: readonly SourceCase[] = [waits, paused, resumed, others, stranger];

async function watch({ harness }: SourceKit): Promise<void> {
  await quiet(harness.quietMs ?? 50);
}
