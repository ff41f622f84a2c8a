import assert, { AssertionError } from 'node:assert/strict';
import { RivergraphError } from '../../../errors.ts';
import { names, namesOf, plainRecords } from '../kit-records.ts';
import type { SourceCase, SourceKit } from '../source-harness.ts';
import { SourceReader, sourceContext } from '../source-reader.ts';
import { within } from '../waiting.ts';
import { withStream } from '../with-stream.ts';

const group = 'lifecycle';

const closeWakes: SourceCase = {
  name: 'ends a pending next with undefined when it is closed',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 5, kit.features)], async ({ open }) => {
      const reader = await open({ resume: 'by-hand' });
      await reader.untilEvent('assigned');

      await reader.close();

      assert.equal(reader.error, undefined, 'next did not reject');
      assert.equal(await within(reader.session.next(), limit(kit), 'next after close'), undefined);
    });
  },
};

const abortWakes: SourceCase = {
  name: 'ends a pending next soon after the signal',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 5, kit.features)], async ({ open }) => {
      const reader = await open({ resume: 'by-hand' });
      await reader.untilEvent('assigned');

      reader.abort();

      await within(reader.finished, limit(kit), 'the end of a pending next after the signal');
    });
  },
};

const abortedOpen: SourceCase = {
  name: 'does not open with a signal that is aborted',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 5, kit.features)], async ({ stream, open }) => {
      const context = sourceContext(kit.harness, { signal: AbortSignal.abort(), purpose: 'run' });
      const opening = within(stream.createSource().open(context), limit(kit), 'the end of open');
      await assert.rejects(opening, (error) => !(error instanceof AssertionError), 'open rejects');

      const reader = await open();
      await reader.untilRecords(5);
    });
  },
};

const closeTwice: SourceCase = {
  name: 'may be closed twice, and twice at once',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 5, kit.features)], async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(5);

      await Promise.all([reader.close(), reader.close()]);
      await reader.close();
    });
  },
};

const opensAgain: SourceCase = {
  name: 'opens again after it was closed',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 5, kit.features)], async ({ stream }) => {
      const source = stream.createSource();
      for (const round of [1, 2]) {
        const reader = await SourceReader.open(kit.harness, source);
        await reader.untilRecords(5);
        await reader.close();
        assert.deepEqual(namesOf(reader.records), names('a', 0, 5), `round ${round}`);
      }
    });
  },
};

const lateCommit: SourceCase = {
  name: 'rejects a commit after close, with a code',
  group,
  run: async (kit) => {
    await withStream(kit, [plainRecords('a', 5, kit.features)], async ({ open }) => {
      const reader = await open();
      await reader.untilRecords(5);
      await reader.close();

      const commit = reader.commit(reader.records[3] ?? assert.fail('no such record'));
      await assert.rejects(commit, (error) => error instanceof RivergraphError);

      const second = await open();
      await second.untilRecords(5);
    });
  },
};

const missing: SourceCase = {
  name: 'fails with a code for what does not exist',
  group,
  needs: ['missing'],
  run: async (kit) => {
    const source = kit.harness.createMissing?.() ?? assert.fail('the harness has no createMissing');
    const abort = new AbortController();
    const context = sourceContext(kit.harness, { signal: abort.signal, purpose: 'run' });
    const reading = async (): Promise<void> => {
      const session = await source.open(context);
      try {
        for (let event = await session.next(); event !== undefined; event = await session.next()) {
          if (event.type === 'assigned') event.resume();
        }
      } finally {
        await session.close();
      }
    };
    await assert.rejects(
      within(reading(), limit(kit), 'the failure of a source over nothing'),
      (error) => error instanceof RivergraphError,
    );
  },
};

/** @internal */
export const lifecycleCases: readonly SourceCase[] = [
  closeWakes,
  abortWakes,
  abortedOpen,
  closeTwice,
  opensAgain,
  lateCommit,
  missing,
];

function limit({ harness }: SourceKit): number {
  return harness.timeoutMs ?? 10_000;
}
