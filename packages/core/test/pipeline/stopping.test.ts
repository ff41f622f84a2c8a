import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { unavailable } from '../../src/errors.ts';
import { appliedPositions, attemptSizes, createLab, createPartitionLab, numbers } from './support.ts';

const never = async (): Promise<never> => await new Promise<never>(() => undefined);
const slow = (afterMs: number) => ({ fault: () => ({ type: 'slow', afterMs }) as const });

describe('stop', () => {
  it('does nothing before run', async () => {
    const lab = createLab({ records: 10 });

    await lab.pipeline.stop();

    expect(lab.pipeline.state).toBe('idle');
    await expect(lab.run()).resolves.toMatchObject({ reason: 'end' });
  });

  it('writes what was received, commits and ends', async () => {
    const lab = createLab({ records: 1_000, stream: 'open', pipeline: { maxRecords: 100 }, sink: slow(500) });
    const ended = lab.start();
    await lab.clock.advance(600);

    const stopped = lab.pipeline.stop();
    const { reason, stats } = await lab.clock.runUntil(ended);
    await stopped;

    expect(reason).toBe('stopped');
    expect(stats).toMatchObject({ state: 'closed', written: 1_000, committed: 1_000 });
  });

  it('takes nothing more in', async () => {
    const lab = createLab({ records: 100, stream: 'open', sink: slow(500) });
    const ended = lab.start();
    await lab.clock.advance(200);

    void lab.pipeline.stop();
    lab.stream.appendValues(0, numbers(100));
    const { stats } = await lab.clock.runUntil(ended);

    expect(stats).toMatchObject({ consumed: 100, committed: 100 });
  });

  it('may be called twice, and after the end', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    const ended = lab.start();
    await lab.clock.advance(200);

    const stops = Promise.all([lab.pipeline.stop(), lab.pipeline.stop()]);
    await lab.clock.runUntil(stops);
    const { reason } = await ended;
    await lab.pipeline.stop();

    expect(reason).toBe('stopped');
    expect(lab.pipeline.state).toBe('closed');
    expect(lab.clock.pendingTimers).toBe(0);
  });

  it('after an end by itself changes nothing and leaves no timer', async () => {
    const lab = createLab({ records: 10 });
    await lab.run();

    await lab.pipeline.stop();

    expect(lab.pipeline.state).toBe('closed');
    expect(lab.clock.pendingTimers).toBe(0);
  });

  it('hurries an end that is under way', async () => {
    const lab = createLab({ records: 10, sink: slow(50_000), pipeline: { drainTimeoutMs: 2_000 } });
    const ended = lab.start();
    await lab.clock.advance(500);
    const stoppedAt = lab.clock.now();

    void lab.pipeline.stop();
    const { reason } = await lab.clock.runUntil(ended);

    expect(reason).toBe('stopped');
    expect(lab.clock.now() - stoppedAt).toBe(2_000);
    expect(lab.stream.committed(0)).toBeUndefined();
  });

  it('ends after drainTimeoutMs while the sink is away, and commits only what is durable', async () => {
    const lab = createPartitionLab({
      records: 200,
      stream: 'open',
      source: { chunkSize: 100 },
      pipeline: { maxRecords: 100 },
    });
    lab.sink.failNext(
      { type: 'slow', afterMs: 1 },
      ...numbers(1_000).map(() => ({ type: 'fail', code: 'unavailable' }) as const),
    );
    const ended = lab.start();
    await lab.clock.advance(60_000);
    const stoppedAt = lab.clock.now();

    void lab.pipeline.stop();
    const { reason, stats } = await lab.clock.runUntil(ended);

    expect(reason).toBe('stopped');
    expect(lab.clock.now() - stoppedAt).toBe(20_000);
    expect(stats.committed).toBe(100);
    expect(lab.stream.committed(0)).toBe(99);
  });

  it('leaves undecided rejections to the next run', async () => {
    const lab = createLab({
      records: 10,
      stream: 'open',
      transform: () => {
        throw new Error('bad');
      },
    });
    const ended = lab.start();
    await lab.clock.advance(500);

    void lab.pipeline.stop();
    const { stats } = await lab.clock.runUntil(ended);

    expect(stats).toMatchObject({ deadLettered: 0, committed: 0 });
    expect(lab.letters.records).toEqual([]);
  });
});

describe('the signal', () => {
  it('ends a run at once: attempts are aborted, what is finished is committed', async () => {
    const controller = new AbortController();
    const lab = createPartitionLab({
      records: 200,
      stream: 'open',
      source: { chunkSize: 100 },
      pipeline: { maxRecords: 100, signal: controller.signal },
    });
    lab.sink.failNext({ type: 'slow', afterMs: 1 }, { type: 'hang', until: 'abort' });
    const ended = lab.start();
    await lab.clock.advance(300);
    const abortedAt = lab.clock.now();

    controller.abort();
    const { reason } = await lab.clock.runUntil(ended);

    expect(reason).toBe('stopped');
    expect(lab.clock.now()).toBe(abortedAt);
    expect(lab.sink.running).toBe(0);
    // On a slow machine the first batch may be smaller than it could be.
    expect(lab.stream.committed(0)).toBe((attemptSizes(lab)[0] ?? 0) - 1);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('aborted before the run ends it before anything is read', async () => {
    const lab = createLab({ records: 10, pipeline: { signal: AbortSignal.abort() } });

    const { reason, stats } = await lab.run();

    expect(reason).toBe('stopped');
    expect(stats.consumed).toBe(0);
  });

  it('has no listener left after an end by itself', async () => {
    const { signal } = new AbortController();
    const lab = createLab({ records: 10, pipeline: { signal } });

    await lab.run();

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('parts that do not close', () => {
  it('are left behind after 10 seconds each, with a warning', async () => {
    const warnings: string[] = [];
    const logger = {
      debug: () => undefined,
      info: () => undefined,
      error: () => undefined,
      warn: (text: string) => void warnings.push(text),
    };
    const lab = createLab({
      records: 10,
      pipeline: { logger },
      wrapSink: (sink) => ({ ...sink, close: never }),
    });
    const startedAt = lab.clock.now();

    const { reason } = await lab.run();

    expect(reason).toBe('end');
    expect(lab.clock.now() - startedAt).toBeLessThanOrEqual(11_000);
    expect(warnings).toEqual(['sink memory: expected to close within 10000 ms; left behind']);
  });

  it('that fail to close do not change how the run ended', async () => {
    const lab = createLab({
      records: 10,
      wrapSink: (sink) => ({
        ...sink,
        close: async () => {
          throw new Error('secret');
        },
      }),
    });

    await expect(lab.run()).resolves.toMatchObject({ reason: 'end' });
  });
});

describe('the last commit', () => {
  it('is tried again where it failed for now', async () => {
    const lab = createLab({ records: 10, source: { commitIntervalMs: 60_000 } });
    lab.source.failCommits(unavailable('memory: away'), unavailable('memory: away'));

    const { stats } = await lab.run();

    expect(stats.committed).toBe(10);
  });

  it('does not keep the run from ending when it hangs', async () => {
    const lab = createPartitionLab({ records: 10, source: { commitIntervalMs: 60_000 } });
    lab.source.slowCommits(1_000_000);
    const startedAt = lab.clock.now();

    const { reason } = await lab.run();

    expect(reason).toBe('end');
    expect(lab.clock.now() - startedAt).toBeLessThanOrEqual(6_000);
    expect(appliedPositions(lab, 0)).toEqual(numbers(10));
  });
});
