import { channel } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import { misconfigured, rejected, unavailable } from '../../src/errors.ts';
import { pipelineChannelName, type PublishedEvent } from '../../src/pipeline/events.ts';
import { appliedPositions, createLab, createPartitionLab, numbers, plain } from './support.ts';

describe('a pipeline', () => {
  it('goes from idle through opening, running and draining to closed', async () => {
    const lab = createLab({ records: 10 });

    const before = lab.pipeline.state;
    await lab.run();

    const states = lab.events.flatMap((event) => (event.type === 'state' ? event.state : []));
    expect([before, ...states]).toEqual(['idle', 'opening', 'running', 'draining', 'closed']);
  });

  it('ends as failed, and as nothing else, after an error', async () => {
    const lab = createLab({ records: 10 });
    lab.sink.failNext({ type: 'fail', code: 'misconfigured' });

    await lab.fail();

    const states = lab.events.flatMap((event) => (event.type === 'state' ? event.state : []));
    expect(states.at(-1)).toBe('failed');
    expect(states).not.toContain('closed');
  });

  it('runs once', async () => {
    const lab = createLab({ records: 10 });
    await lab.run();

    await expect(lab.pipeline.run()).rejects.toMatchObject({
      code: 'closed',
      message: 'pipeline: expected run to be called once, it is closed',
    });
  });

  it('is stopped at the end of an await using block', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    const ended = lab.start();
    await lab.clock.advance(200);

    await lab.clock.runUntil(lab.pipeline[Symbol.asyncDispose]());

    await expect(ended).resolves.toMatchObject({ reason: 'stopped' });
  });

  it('opens dead letter, sink, transform and source, and closes them in reverse, also after a failure', async () => {
    const told: string[] = [];
    const lab = createLab({
      records: 10,
      deadLetter: {
        name: 'watched',
        open: async () => void told.push('open dead letter'),
        write: async () => undefined,
        close: async () => void told.push('close dead letter'),
      },
      wrapSink: (sink) => ({
        ...sink,
        open: async (context) => {
          told.push('open sink');
          await sink.open(context);
        },
        close: async () => {
          told.push('close sink');
          await sink.close();
        },
      }),
      transform: {
        open: async () => void told.push('open transform'),
        transform: () => {
          throw misconfigured('no table');
        },
        close: async () => void told.push('close transform'),
      },
    });

    await lab.fail();

    expect(told).toEqual([
      'open dead letter',
      'open sink',
      'open transform',
      'close transform',
      'close sink',
      'close dead letter',
    ]);
  });

  it('fails at once, and closes what is open, when a part does not open', async () => {
    const lab = createLab({ records: 10 });
    lab.source.failOpen(unavailable('memory: nobody there'));
    const startedAt = lab.clock.now();

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'unavailable', message: 'memory: nobody there' });
    expect(lab.clock.now()).toBe(startedAt);
    await expect(lab.pipeline.ready()).rejects.toBe(error);
  });

  it('stops where storing positions fails for good, also with the last commit', async () => {
    const lab = createLab({ records: 10, source: { commitIntervalMs: 60_000 } });
    lab.source.failCommits(misconfigured('memory: read-only'));

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'misconfigured', message: 'memory: read-only' });
  });

  it('goes on where storing positions fails for now', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    lab.source.failCommits(unavailable('memory: away'));
    const ended = lab.start();

    await lab.clock.advance(1_500);
    const early = lab.stream.committed(0);
    await lab.clock.advance(1_000);
    const late = lab.stream.committed(0);
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect([early, late]).toEqual([undefined, 9]);
    expect(lab.events).toContainEqual({ type: 'commit-failed', code: 'unavailable' });
  });
});

describe('ready', () => {
  it('settles when partitions are assigned, also when asked before the run', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    const early = lab.pipeline.ready();

    const ended = lab.start();
    await lab.clock.runUntil(Promise.all([early, lab.pipeline.ready()]));

    expect(lab.pipeline.state).toBe('running');
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);
  });
});

describe('pause', () => {
  it('begins paused when it was paused before run', async () => {
    const lab = createLab({ records: 10 });

    lab.pipeline.pause();
    const running = lab.pipeline.run();
    await lab.clock.advance(10_000);
    const { state, consumed } = lab.pipeline.stats();
    lab.pipeline.resume();
    const { stats } = await lab.clock.runUntil(running);

    expect({ state, consumed }).toEqual({ state: 'paused', consumed: 0 });
    expect(stats.written).toBe(10);
  });

  it('stops intake, lets go on what was received, and ends with resume', async () => {
    const lab = createPartitionLab({ records: 100, stream: 'open' });
    const ended = lab.start();
    await lab.clock.advance(200);

    lab.pipeline.pause();
    lab.pipeline.pause();
    lab.stream.appendValues(0, numbers(100));
    await lab.clock.advance(5_000);
    const held = lab.pipeline.stats();
    lab.pipeline.resume();
    await lab.clock.advance(1_000);
    const { written } = lab.pipeline.stats();
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(held).toMatchObject({ state: 'paused', consumed: 100, committed: 100 });
    expect(written).toBe(200);
    expect(appliedPositions(lab, 0)).toEqual(numbers(200));
  });
});

describe('a dead letter that fails for a while', () => {
  it('is tried again with back-off, and nothing is committed past the record before it is stored', async () => {
    let failures = 0;
    const stored: unknown[] = [];
    const lab = createLab({
      records: 100,
      stream: 'open',
      pipeline: { maxRecords: 10 },
      deadLetter: {
        name: 'shaky',
        open: async () => undefined,
        write: async (records) => {
          if (++failures <= 10) throw new Error('secret');
          stored.push(...records.map(({ position }) => position));
        },
        close: async () => undefined,
      },
      transform: (record) => {
        if (record.value === 50) throw rejected('bad');
        return plain(record);
      },
    });
    const ended = lab.start();

    await lab.clock.advance(3_000);
    const during = { committed: lab.stream.committed(0), failures: lab.pipeline.stats().deadLetterFailures };
    await lab.clock.advance(300_000);
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(during.committed).toBe(49);
    expect(during.failures).toBeGreaterThan(2);
    expect(stored).toEqual([50]);
    expect(lab.stream.committed(0)).toBe(99);
  });
});

describe('what is told', () => {
  it('is published on the diagnostics channel with the name of the pipeline', async () => {
    const published: PublishedEvent[] = [];
    const listen = (message: unknown): void => void published.push(message as PublishedEvent);
    const lab = createLab({ records: 1_000, pipeline: { name: 'charges' } });
    channel(pipelineChannelName).subscribe(listen);

    await lab.run();
    channel(pipelineChannelName).unsubscribe(listen);

    expect(published.map(({ event }) => event)).toEqual(lab.events);
    expect(new Set(published.map(({ pipeline }) => pipeline))).toEqual(new Set(['charges']));
    expect(lab.events.length).toBeLessThan(20);
  });

  it('does not suffer from an observer or a logger that throws', async () => {
    const broken = (): never => {
      throw new Error('broken');
    };
    const lab = createLab({ records: 100, pipeline: { observer: broken } });
    lab.sink.failNext({ type: 'fail', code: 'unavailable' });

    await expect(lab.run()).resolves.toMatchObject({ reason: 'end' });
  });

  it('names lag and warnings of the source', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    const ended = lab.start();
    await lab.clock.advance(200);

    lab.source.stall();
    lab.stream.appendValues(0, numbers(7));
    lab.source.lag(0);
    lab.source.warn('offset-reset', 'the offset was out of range');
    await lab.clock.settle();
    const stats = lab.pipeline.stats();
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(stats.lag).toBe(7);
    expect(lab.events).toContainEqual({ type: 'lag', partition: 'memory-0', records: 7 });
    expect(lab.events).toContainEqual({
      type: 'warning',
      code: 'offset-reset',
      message: 'the offset was out of range',
    });
  });
});

describe('stats', () => {
  it('say what was done and what is held', async () => {
    const lab = createLab({
      partitions: 2,
      records: 100,
      stream: 'open',
      source: { chunkSize: 50 },
      pipeline: { maxRecords: 50, slots: 1, ordering: 'partition' },
      sink: { fault: ({ call }) => (call > 2 ? { type: 'hang', until: 'abort' } : undefined) },
    });
    const ended = lab.start();
    await lab.clock.advance(3_000);

    const stats = lab.pipeline.stats();
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(stats).toMatchObject({
      state: 'running',
      consumed: 200,
      written: 100,
      committed: 100,
      inFlight: 1,
      slots: 1,
      waiting: 50,
      held: 0,
      rebalances: 1,
      outages: 0,
      rejected: { deserialize: 0, transform: 0, write: 0 },
      oldest: { ageMs: 3_000 },
    });
    expect(stats.bufferedBytes).toBe(100 * 64);
    expect(stats.batches.records).toBe(3);
    expect(stats.partitions.map(({ window }) => window).reduce((sum, window) => sum + window)).toBe(100);
    expect(stats.longestSliceMs).toBeGreaterThan(0);
  });

  it('are there before a run', () => {
    const lab = createLab();

    expect(lab.pipeline.stats()).toMatchObject({
      state: 'idle',
      consumed: 0,
      partitions: [],
      oldest: undefined,
    });
  });
});

describe('a dead letter that hangs', () => {
  it('is given up after the time-out and tried again', async () => {
    const stored: unknown[] = [];
    let calls = 0;
    const lab = createLab({
      records: 100,
      pipeline: { maxRecords: 10, writeTimeoutMs: 1_000 },
      deadLetter: {
        name: 'stuck',
        open: async () => undefined,
        write: async (records) => {
          if (++calls === 1) await new Promise(() => undefined);
          stored.push(...records.map(({ position }) => position));
        },
        close: async () => undefined,
      },
      transform: (record) => {
        if (record.value === 50) throw rejected('bad');
        return plain(record);
      },
    });

    const { stats } = await lab.run();

    expect(stored).toEqual([50]);
    expect(stats).toMatchObject({ deadLettered: 1, deadLetterFailures: 1, committed: 100 });
  });

  it('does not outlive a stop', async () => {
    const lab = createLab({
      records: 100,
      pipeline: { maxRecords: 10, drainTimeoutMs: 5_000 },
      deadLetter: {
        name: 'stuck',
        open: async () => undefined,
        write: async () => await new Promise<void>(() => undefined),
        close: async () => undefined,
      },
      transform: (record) => {
        if (record.value === 50) throw rejected('bad');
        return plain(record);
      },
    });
    const ended = lab.start();
    await lab.clock.advance(100);

    void lab.pipeline.stop();
    const { reason } = await lab.clock.runUntil(ended);

    expect(reason).toBe('stopped');
    expect(lab.stream.committed(0)).toBe(49);
    expect(lab.clock.pendingTimers).toBe(0);
  });
});
