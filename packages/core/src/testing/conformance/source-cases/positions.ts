import assert from 'node:assert/strict';
import { names, namesOf, plainRecords, sortedByName } from '../kit-records.ts';
import type { SourceCase } from '../source-harness.ts';
import { withStream } from '../with-stream.ts';

const group = 'positions';

const plain: SourceCase = {
  name: 'gives each record a position of its own that survives JSON',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 120, kit.features)], async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(120);

      const texts = reader.records.map(({ position }) => JSON.stringify(position));
      assert.equal(new Set(texts).size, 120, 'no two positions are equal');
      assert.deepEqual(
        texts.map((text) => JSON.parse(text)),
        reader.records.map(({ position }) => position),
      );
    });
  },
};

const sorts: SourceCase = {
  name: 'sorts positions as the records came, where it offers orderKey',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 120, kit.features)], async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(120);
      if (reader.session.orderKey === undefined) return;

      const keys = reader.records.map(({ position }) => reader.session.orderKey?.(position) ?? '');
      assert.deepEqual([...keys].sort(byCodeUnit), keys);
      assert.equal(new Set(keys).size, 120, 'no two order keys are equal');
    });
  },
};

const again: SourceCase = {
  name: 'delivers what was not committed again after a restart',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 20, kit.features)], async ({ open }) => {
      const first = await open();
      await first.untilRecords(20);
      await first.close();

      const second = await open();
      await second.untilRecords(20);

      assert.deepEqual(namesOf(second.records), names('a', 0, 20));
    });
  },
};

const goesOn: SourceCase = {
  name: 'goes on right after the committed position',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 20, kit.features)], async ({ open }) => {
      const first = await open();
      await first.untilRecords(20);
      for (const index of [4, 11]) await first.commit(first.records[index] ?? assert.fail('no such record'));
      await first.close();

      const second = await open();
      await second.untilRecords(8);

      assert.deepEqual(namesOf(second.records).slice(0, 8), names('a', 12, 20));
    });
  },
};

const apart: SourceCase = {
  name: 'keeps the commits of partitions apart',
  group,
  run: async (kit) => {
    const partitions = ['a', 'b'].map((prefix) => plainRecords(prefix, 10, kit.features));
    await withStream(kit, partitions, async ({ open }) => {
      const first = await open();
      await first.untilRecords(20);
      const one =
        first.records.find((record) => namesOf([record])[0] === 'a5') ?? assert.fail('a5 did not come');
      await first.commit(one);
      await first.close();

      const second = await open();
      await second.untilRecords(14);

      assert.deepEqual(sortedByName(second.byPartition()), [names('a', 6, 10), names('b', 0, 10)]);
    });
  },
};

const everything: SourceCase = {
  name: 'delivers nothing again when all was committed',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 10, kit.features)], async ({ stream, open }) => {
      const first = await open();
      await first.untilRecords(10);
      await first.commit(first.records.at(-1) ?? assert.fail('nothing came'));
      await first.close();
      if (kit.features.append) await stream.append?.(0, plainRecords('b', 1, kit.features));

      const second = await open();
      if (kit.features.append) await second.untilRecords(1);
      else await second.untilEvent('ended');

      assert.deepEqual(namesOf(second.records), kit.features.append ? ['b0'] : []);
    });
  },
};

const given: SourceCase = {
  name: 'starts after the positions that resume names, whatever was committed',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 20, kit.features)], async ({ open }) => {
      const first = await open();
      await first.untilRecords(20);
      const from = first.records[6]?.position ?? assert.fail('no such record');
      await first.commit(first.records[15] ?? assert.fail('no such record'));
      await first.close();

      const second = await open({
        resume: ({ partitions }) => new Map(partitions.map((partition) => [partition, from])),
      });
      await second.untilRecords(13);

      assert.deepEqual(namesOf(second.records), names('a', 7, 20));
    });
  },
};

const dryRun: SourceCase = {
  name: 'leaves no trace of a check: the next run gets everything',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 10, kit.features)], async ({ open }) => {
      const check = await open({ purpose: 'check' });
      await check.untilRecords(10);
      await check.close();

      const run = await open();
      await run.untilRecords(10);

      assert.deepEqual(namesOf(run.records), names('a', 0, 10));
    });
  },
};

const checkCommit: SourceCase = {
  name: 'stores nothing of a commit in a check',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 10, kit.features)], async ({ open }) => {
      const check = await open({ purpose: 'check' });
      await check.untilRecords(10);
      // No runner asks for it, so whether it is ignored or refused is the source's own business.
      const commit = check.commit(check.records[9] ?? assert.fail('no such record'));
      await commit.catch((error: unknown) => {
        if (error instanceof assert.AssertionError) throw error;
      });
      await check.close();

      const run = await open();
      await run.untilRecords(10);

      assert.deepEqual(namesOf(run.records), names('a', 0, 10));
    });
  },
};

/** @internal */
export const positionCases: readonly SourceCase[] = [
  plain,
  sorts,
  again,
  goesOn,
  apart,
  everything,
  given,
  dryRun,
  checkCommit,
];

function byCodeUnit(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
