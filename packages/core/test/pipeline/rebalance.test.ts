import { describe, expect, it } from 'vitest';
import { misconfigured, unavailable } from '../../src/errors.ts';
import type { TestWrite } from '../../src/testing/index.ts';
import { appliedPositions, createLab, createPartitionLab, numbers } from './support.ts';

const slow = (afterMs: number) => ({ fault: () => ({ type: 'slow', afterMs }) as const });

describe('a partition that is lost', () => {
  it('is fenced: nothing of it is attempted or committed any more, and late results are dropped', async () => {
    const lab = createLab({
      partitions: 2,
      records: 1_000,
      stream: 'open',
      pipeline: { maxRecords: 100, slots: 2 },
      source: { chunkSize: 100 },
      sink: slow(300),
    });
    const ended = lab.start();
    await lab.clock.advance(450);

    const attemptsBefore = attemptsOf(lab.sink, 'memory-0');
    void lab.source.revoke([0], { lost: true });
    await lab.clock.advance(20_000);

    expect(attemptsOf(lab.sink, 'memory-0')).toBe(attemptsBefore);
    expect(lab.stream.committed(0)).toBeUndefined();
    expect(lab.stream.committed(1)).toBe(999);
    expect(lab.pipeline.stats().partitions.map(({ id }) => id)).toEqual(['memory-1']);
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);
  });

  it('has its rows taken out of a batch that is tried again', async () => {
    const lab = createPartitionLab({ partitions: 2, records: 10, stream: 'open' });
    lab.sink.failNext({ type: 'fail', code: 'unavailable', retryAfterMs: 5_000 });
    const ended = lab.start();
    await lab.clock.advance(1_000);

    void lab.source.revoke([0], { lost: true });
    await lab.clock.advance(10_000);
    void lab.pipeline.stop();
    const { stats } = await lab.clock.runUntil(ended);

    expect(appliedPositions(lab, 0)).toEqual([]);
    expect(appliedPositions(lab, 1)).toEqual(numbers(10));
    expect(stats.bufferedBytes).toBe(0);
  });

  it('and is given again has a new epoch that begins after what was committed', async () => {
    const lab = createPartitionLab({
      records: 300,
      stream: 'open',
      pipeline: { maxRecords: 100 },
      source: { chunkSize: 100 },
      sink: slow(400),
    });
    const ended = lab.start();
    await lab.clock.advance(1_100);

    const committed = lab.stream.committed(0);
    await lab.source.duplicate([0]);
    lab.stream.endAll();
    const { stats } = await lab.clock.runUntil(ended);

    expect(committed).toBe(199);
    expect(appliedPositions(lab, 0)).toEqual([...numbers(200), ...numbers(300).slice(200)]);
    expect(stats.rebalances).toBe(3);
    expect(lab.stream.committed(0)).toBe(299);
  });
});

function attemptsOf(
  sink: { journal: { entries: readonly { type: string; writes?: readonly unknown[] }[] } },
  id: string,
): number {
  return sink.journal.entries.filter(
    ({ type, writes }) =>
      type === 'attempt' && writes?.some((write) => (write as TestWrite).key.startsWith(id)),
  ).length;
}

describe('a partition that is revoked and still ours', () => {
  it('is finished, committed and let go', async () => {
    const lab = createLab({
      partitions: 2,
      records: 500,
      stream: 'open',
      pipeline: { maxRecords: 100 },
      source: { commitIntervalMs: 60_000, chunkSize: 100 },
      sink: slow(100),
    });
    const ended = lab.start();
    await lab.clock.advance(150);

    const released = lab.source.revoke([0], { lost: false, deadlineMs: 10_000 });
    const startedAt = lab.clock.now();
    await lab.clock.runUntil(released);

    expect(lab.clock.now() - startedAt).toBeLessThan(5_000);
    const written = appliedPositions(lab, 0).length;
    expect(written).toBeGreaterThan(0);
    expect(lab.stream.committed(0)).toBe(written - 1);
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);
  });

  it('is let go in time when the sink hangs; what is unfinished is not committed', async () => {
    const lab = createLab({
      records: 300,
      stream: 'open',
      pipeline: { maxRecords: 100, ordering: 'partition' },
      source: { commitIntervalMs: 60_000, chunkSize: 100 },
    });
    lab.sink.failNext({ type: 'slow', afterMs: 10 }, { type: 'hang', until: 'never' });
    const ended = lab.start();
    await lab.clock.advance(50);

    await lab.clock.runUntil(lab.source.revoke([0], { lost: false, deadlineMs: 4_000 }));
    const committed = lab.stream.committed(0);
    const { partitions } = lab.pipeline.stats();
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(committed).toBe(99);
    expect(partitions).toEqual([]);
    expect(lab.stream.committed(0)).toBe(99);
  });

  it('may be lost after all while it is being drained', async () => {
    const lab = createLab({ records: 100, stream: 'open', sink: slow(5_000) });
    const ended = lab.start();
    await lab.clock.advance(50);

    const first = lab.source.revoke([0], { lost: false, deadlineMs: 60_000 });
    await lab.clock.advance(50);
    const second = lab.source.revoke([0], { lost: true });
    await lab.clock.runUntil(Promise.all([first, second]));
    await lab.clock.advance(20_000);

    expect(lab.stream.committed(0)).toBeUndefined();
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);
  });

  it('is let go by a stop, too', async () => {
    const lab = createLab({
      records: 100,
      stream: 'open',
      pipeline: { drainTimeoutMs: 1_000 },
      sink: slow(30_000),
    });
    const ended = lab.start();
    await lab.clock.advance(50);

    const released = lab.source.revoke([0], { lost: false, deadlineMs: 60_000 });
    void lab.pipeline.stop();
    await lab.clock.runUntil(Promise.all([ended, released]));

    expect(lab.pipeline.state).toBe('closed');
  });
});

describe('a rebalance whose losers are not known', () => {
  it.each(['revoked', 'assigned'] as const)(
    'starts no attempt and commits at once, until %s',
    async (end) => {
      const lab = createLab({
        partitions: 2,
        records: 400,
        stream: 'open',
        pipeline: { maxRecords: 100, slots: 1, ordering: 'partition' },
        source: { commitIntervalMs: 60_000, assign: [0], chunkSize: 100 },
        sink: slow(100),
      });
      const ended = lab.start();
      await lab.clock.advance(150);

      void lab.source.unsettle([0]);
      await lab.clock.settle();
      const committed = lab.stream.committed(0);
      await lab.clock.advance(5_000);
      const attempts = lab.sink.calls;
      const written = appliedPositions(lab, 0).length;
      if (end === 'revoked') void lab.source.revoke([1], { lost: true });
      else void lab.source.assign([]);
      await lab.clock.advance(5_000);

      expect(committed).toBe(99);
      expect(attempts).toBe(2);
      expect(written).toBe(200);
      expect(appliedPositions(lab, 0)).toEqual(numbers(400));
      void lab.pipeline.stop();
      await lab.clock.runUntil(ended);
    },
  );
});

describe('a rebalance that waits for what is under way', () => {
  it('goes on when the last attempt has been answered and its positions are stored', async () => {
    const lab = createLab({
      records: 400,
      stream: 'open',
      pipeline: { maxRecords: 100, slots: 2, ordering: 'none' },
      source: { commitIntervalMs: 60_000, chunkSize: 100 },
      sink: slow(100),
    });
    const ended = lab.start();
    await lab.clock.advance(150);

    const drained = lab.source.unsettle([0]);
    let isDrained = false;
    void drained.then(() => {
      isDrained = true;
    });
    await lab.clock.settle();
    const early = { isDrained, running: lab.sink.running };
    await lab.clock.runUntil(drained);

    expect(early).toEqual({ isDrained: false, running: 2 });
    expect(lab.sink.running).toBe(0);
    expect(lab.stream.committed(0)).toBe(399);
    void lab.source.assign([]);
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);
  });

  it('stores results as they come', async () => {
    const lab = createLab({
      records: 200,
      stream: 'open',
      pipeline: { maxRecords: 100, slots: 2, ordering: 'none' },
      source: { commitIntervalMs: 60_000, chunkSize: 100 },
    });
    lab.sink.failNext({ type: 'slow', afterMs: 100 }, { type: 'slow', afterMs: 1_000 });
    const ended = lab.start();
    await lab.clock.advance(50);

    void lab.source.unsettle([0]);
    await lab.clock.advance(300);

    expect(lab.stream.committed(0)).toBe(99);
    void lab.source.assign([]);
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);
  });

  it('goes on at once when nothing is under way', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    const ended = lab.start();
    await lab.clock.advance(1_000);

    const before = lab.clock.now();
    await lab.clock.runUntil(lab.source.unsettle([0]));

    expect(lab.clock.now()).toBe(before);
    void lab.source.assign([]);
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);
  });
});

describe('a session that breaks', () => {
  it('with unavailable is opened again with back-off and goes on after what was committed', async () => {
    const lab = createLab({
      partitions: 2,
      records: 500,
      stream: 'open',
      pipeline: { maxRecords: 100 },
      source: { chunkSize: 100 },
      sink: slow(300),
    });
    const ended = lab.start();
    await lab.clock.advance(1_100);

    lab.source.failOpen(unavailable('memory: still away'), unavailable('memory: still away'));
    lab.source.crash();
    lab.stream.endAll();
    const { stats } = await lab.clock.runUntil(ended);

    for (const partition of numbers(2)) {
      expect(new Set(appliedPositions(lab, partition))).toEqual(new Set(numbers(500)));
      expect(lab.stream.committed(partition)).toBe(499);
    }
    expect(stats.state).toBe('closed');
  });

  it('with another code stops the pipeline', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    const ended = lab.start();
    await lab.clock.advance(100);

    lab.source.crash(misconfigured('memory: the topic is gone'));

    await expect(lab.clock.runUntil(ended)).rejects.toMatchObject({ code: 'misconfigured' });
  });

  it('that cannot be opened again for a reason no retry helps stops the pipeline', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    const ended = lab.start();
    await lab.clock.advance(100);

    lab.source.failOpen(misconfigured('memory: the topic is gone'));
    lab.source.crash();

    await expect(lab.clock.runUntil(ended)).rejects.toMatchObject({ code: 'misconfigured' });
  });

  it('while the pipeline stops does not keep it from ending', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    const ended = lab.start();
    await lab.clock.advance(100);

    lab.source.failOpen(...numbers(100).map(() => unavailable('memory: away')));
    lab.source.crash();
    await lab.clock.advance(10_000);
    void lab.pipeline.stop();
    const { reason } = await lab.clock.runUntil(ended);

    expect(reason).toBe('stopped');
  });
});

describe('a commit that is under way when its session breaks', () => {
  it('does not stop the pipeline with what the closed session says', async () => {
    const lab = createLab({ records: 100, stream: 'open' });
    lab.source.slowCommits(5_000);
    const ended = lab.start();
    await lab.clock.advance(2_000);

    lab.source.crash();
    await lab.clock.advance(100);
    lab.source.slowCommits(0);
    await lab.clock.advance(10_000);
    void lab.pipeline.stop();
    const { reason } = await lab.clock.runUntil(ended);

    expect(reason).toBe('stopped');
    expect(lab.stream.committed(0)).toBe(99);
  });
});
