import assert from 'node:assert/strict';
import { names, namesOf, plainRecords } from '../kit-records.ts';
import type { SourceCase } from '../source-harness.ts';
import { withStream } from '../with-stream.ts';

const group = 'revocation';

const lost: SourceCase = {
  name: 'stores nothing for a partition that is lost',
  group,
  needs: ['revocation'],
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 10, kit.features)], async ({ stream, open }) => {
      const first = await open();
      await first.untilRecords(10);
      await stream.revoke?.(0, { lost: true });
      const revoked = await first.untilEvent('revoked');
      assert.equal(revoked.lost, true);
      await first.commit(first.records[9] ?? assert.fail('no such record')).catch(() => undefined);
      revoked.done();
      await first.close();

      const second = await open();
      await second.untilRecords(10);

      assert.deepEqual(namesOf(second.records), names('a', 0, 10));
    });
  },
};

const delayed: SourceCase = {
  name: 'stores what is committed before done, where it can delay a revocation',
  group,
  needs: ['revocation'],
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 10, kit.features)], async ({ stream, open }) => {
      const first = await open();
      if (!first.source.features.canDelayRevocation) return;
      await first.untilRecords(10);
      await stream.revoke?.(0, { lost: false });
      const revoked = await first.untilEvent('revoked');
      await first.commit(first.records[3] ?? assert.fail('no such record'));
      revoked.done();
      await first.close();

      const second = await open();
      await second.untilRecords(6);

      assert.deepEqual(namesOf(second.records), names('a', 4, 10));
    });
  },
};

const silent: SourceCase = {
  name: 'delivers nothing more of a partition that was revoked',
  group,
  needs: ['revocation', 'append'],
  run: async (kit) => {
    const partitions = ['a', 'b'].map((prefix) => plainRecords(prefix, 5, kit.features));
    await withStream(kit, partitions, async ({ stream, open }) => {
      const reader = await open();
      await reader.untilRecords(10);
      await stream.revoke?.(0, { lost: true });
      const { partitions: gone, done } = await reader.untilEvent('revoked');
      done();
      const before = reader.records.length;

      await stream.append?.(0, plainRecords('x', 5, kit.features));
      await stream.append?.(1, plainRecords('y', 5, kit.features));
      await reader.untilRecords(before + 5);

      const more = reader.records.slice(before);
      assert.deepEqual(
        more.filter(({ partition }) => gone.includes(partition)),
        [],
      );
    });
  },
};

/** @internal */
export const revocationCases: readonly SourceCase[] = [lost, delayed, silent];
