import { silentLogger, systemClock } from '@rivergraph/core';
import type { Source, SourceContext, SourceEvent, SourceSession } from '@rivergraph/core';
import { describe, expect, it, vi } from 'vitest';
import { MemberLog } from '../../../src/kafka/rebalance/member-log.ts';
import { watchedSource } from '../../../src/kafka/rebalance/watched-source.ts';

const partition = { topic: 't', id: 't-0' };

function sourceOf(events: readonly SourceEvent[], commit: SourceSession['commit']): Source {
  const waiting = [...events];
  return {
    name: 'scripted',
    features: { canDelayRevocation: false, durableCommits: true, maxRecordsAfterPause: 0 },
    decoder: { key: () => undefined, value: () => undefined },
    open: async () => ({
      next: async () => waiting.shift(),
      pause: () => undefined,
      resume: () => undefined,
      commit,
      close: async () => undefined,
    }),
  };
}

const context: SourceContext = {
  signal: new AbortController().signal,
  clock: systemClock,
  logger: silentLogger,
  purpose: 'run',
  budget: { maxPendingRecords: 1, maxBufferedBytes: 1 },
  until: 'forever',
};

describe('a watched source', () => {
  const assigned: SourceEvent = { type: 'assigned', partitions: [partition], resume: () => undefined };

  it('passes on that a rebalance begins, and notes it', async () => {
    const done = vi.fn<() => void>();
    const unsettled: SourceEvent = { type: 'unsettled', partitions: [partition], done };
    const log = new MemberLog(() => 0);
    const source = watchedSource(
      sourceOf([unsettled, assigned], async () => undefined),
      {
        log,
        hearsUnsettled: true,
      },
    );
    const session = await source.open(context);

    const events = [await session.next(), await session.next(), await session.next()];

    expect(events).toEqual([unsettled, assigned, undefined]);
    expect(done).not.toHaveBeenCalled();
    expect(log.isSettled).toBe(true);
  });

  it('keeps it to itself where the pipeline is not to hear of it, and holds nothing up', async () => {
    const done = vi.fn<() => void>();
    const unsettled: SourceEvent = { type: 'unsettled', partitions: [partition], done };
    const log = new MemberLog(() => 0);
    const source = watchedSource(
      sourceOf([unsettled, assigned], async () => undefined),
      {
        log,
        hearsUnsettled: false,
      },
    );
    const session = await source.open(context);

    const event = await session.next();

    expect(event).toBe(assigned);
    expect(done).toHaveBeenCalledOnce();
    expect(log.isSettled).toBe(true);
  });

  it('notes what is stored, and not what is refused', async () => {
    const commit = vi.fn<SourceSession['commit']>().mockRejectedValueOnce(new Error('refused'));
    const log = new MemberLog();
    const session = await watchedSource(sourceOf([], commit), { log, hearsUnsettled: true }).open(context);
    const commits = [{ partition, position: '1', ended: false }];

    await expect(session.commit(commits)).rejects.toThrow('refused');
    expect(log.hasStored).toBe(false);

    await session.commit(commits);
    expect(log.hasStored).toBe(true);
  });
});
