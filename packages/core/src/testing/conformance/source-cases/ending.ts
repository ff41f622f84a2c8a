import assert from 'node:assert/strict';
import { names, namesOf, plainRecords } from '../kit-records.ts';
import type { SourceCase } from '../source-harness.ts';
import type { SourceReader } from '../source-reader.ts';
import { within } from '../waiting.ts';
import { withStream } from '../with-stream.ts';

const group = 'end of a stream';

const ends: SourceCase = {
  name: 'says once that each partition ended, after its last record, and then ends the stream',
  group,
  needs: ['end'],
  run: async (kit) => {
    const partitions = ['a', 'b'].map((prefix) => plainRecords(prefix, 30, kit.features));
    await withStream(kit, partitions, async ({ open }) => {
      const reader = await open();
      await reader.until(() => reader.isFinished, 'the end of the stream');

      assert.equal(reader.records.length, 60);
      assertEnds(reader, 2);
    });
  },
};

const empty: SourceCase = {
  name: 'ends a partition that holds nothing, and takes the commit of its end',
  group,
  needs: ['end'],
  run: async (kit) => {
    await withStream(kit, [[]], async ({ open }) => {
      const reader = await open();
      const { partition } = await reader.untilEvent('ended');
      await reader.until(() => reader.isFinished, 'the end of the stream');

      const commit = reader.session.commit([{ partition, position: undefined, ended: true }]);
      await within(commit, kit.harness.timeoutMs ?? 10_000, 'the commit of the end');
    });
  },
};

const late: SourceCase = {
  name: 'takes commits after the stream ended, until it is closed',
  group,
  needs: ['end'],
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 10, kit.features)], async ({ open }) => {
      const first = await open();
      await first.until(() => first.isFinished, 'the end of the stream');
      await first.commit(first.records[6] ?? assert.fail('no such record'));
      await first.close();

      const second = await open();
      await second.until(() => second.isFinished, 'the end of the stream');

      assert.deepEqual(namesOf(second.records), names('a', 7, 10));
    });
  },
};

const untilEnd: SourceCase = {
  name: 'ends at what existed when it was assigned, where it is read until the end, and stores no end for it',
  group,
  needs: ['append'],
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 10, kit.features)], async ({ stream, open }) => {
      const first = await open({ until: 'end' });
      await first.until(() => first.isFinished, 'the end of the stream');
      const { partition, position } = first.records.at(-1) ?? assert.fail('nothing came');
      await first.session.commit([{ partition, position, ended: true }]);
      await first.close();
      await stream.append?.(0, plainRecords('b', 5, kit.features));

      const second = await open({ until: 'end' });
      await second.until(() => second.isFinished, 'the end of the stream');

      assert.deepEqual(namesOf(first.records), names('a', 0, 10));
      assert.deepEqual(namesOf(second.records), names('b', 0, 5));
    });
  },
};

const endsOnRequest: SourceCase = {
  name: 'says once that each partition ended, where it is read until the end, and then ends the stream',
  group,
  run: async (kit) => {
    const partitions = ['a', 'b'].map((prefix) => plainRecords(prefix, 30, kit.features));
    await withStream(kit, partitions, async ({ open }) => {
      const reader = await open({ until: 'end' });
      await reader.until(() => reader.isFinished, 'the end of the stream');

      assert.equal(reader.records.length, 60);
      assertEnds(reader, 2);
    });
  },
};

/** @internal */
export const endingCases: readonly SourceCase[] = [ends, empty, late, untilEnd, endsOnRequest];

function assertEnds(reader: SourceReader, partitions: number): void {
  const ended = reader.events.flatMap((event) => (event.type === 'ended' ? [event.partition] : []));
  assert.equal(ended.length, partitions, 'one end per partition');
  assert.equal(new Set(ended).size, partitions, 'of different partitions');
  for (const partition of ended) {
    const end = reader.events.findIndex((event) => event.type === 'ended' && event.partition === partition);
    const after = reader.events
      .slice(end)
      .filter((event) => event.type === 'records' && event.chunk.partition === partition);
    assert.deepEqual(after, [], 'no record follows the end of its partition');
  }
}
