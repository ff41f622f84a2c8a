import { describe, expect, it } from 'vitest';
import { createMemoryStream } from '@rivergraph/core/testing';
import { createHarness, messages } from '../support.ts';
import type { Message } from '../support.ts';

const config = { definition: 'memory' };

describe('commands on a stream', () => {
  it('creates it stopped, with its defaults', async () => {
    const { streams } = createHarness();
    await streams.open();

    const info = await streams.create('one', config);

    expect(info).toMatchObject({
      name: 'one',
      state: 'stopped',
      desired: 'stopped',
      isRunning: false,
      batchSize: 1000,
      batchIntervalMs: 100,
      failure: undefined,
      restarts: 0,
    });
    expect(info.totals.consumed).toBe(0);
    await streams.close();
  });

  it('starts it, writes what comes, and stops it when all is committed', async () => {
    const { streams, stream, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    stream.appendValues(0, messages(10));

    const started = await streams.start('one');
    await clock.runUntil(() => streams.show('one').totals.written === 10);
    const running = streams.show('one');
    const stopped = await clock.runUntil(streams.stop('one'));

    expect(started.state).toBe('starting');
    expect(running).toMatchObject({ state: 'running', isRunning: true, desired: 'running' });
    expect(stopped).toMatchObject({ state: 'stopped', desired: 'stopped', stats: undefined });
    expect(stopped.totals).toMatchObject({ consumed: 10, written: 10, committed: 10, rejected: 0 });
    expect(stream.committed(0)).toBe(9);
    await streams.close();
  });

  it('changes nothing when it starts a started, or stops a stopped stream', async () => {
    const { streams, sources, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    const stoppedTwice = await streams.stop('one');
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');
    const made = sources.length;

    const again = await streams.start('one');

    expect(stoppedTwice.state).toBe('stopped');
    expect(again.state).toBe('running');
    expect(sources).toHaveLength(made);
    await clock.runUntil(streams.close());
  });

  it('counts over all runs', async () => {
    const { streams, stream, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);

    for (const from of [0, 10, 20]) {
      stream.appendValues(0, messages(10, from));
      await streams.start('one');
      await clock.runUntil(() => streams.show('one').totals.written === from + 10);
      await clock.runUntil(streams.stop('one'));
    }

    const { totals } = streams.show('one');
    expect(totals).toMatchObject({ consumed: 30, written: 30, committed: 30 });
    expect(Object.values(totals.batchesBy).reduce((sum, count) => sum + count, 0)).toBe(totals.batches);
    await streams.close();
  });

  it('pauses and resumes it, and keeps the pause over a restart', async () => {
    const { streams, stream, sources, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');

    await streams.pause('one');
    stream.appendValues(0, messages(5));
    await clock.runUntil(streams.restart('one'));
    await clock.runUntil(() => streams.show('one').state === 'paused');
    await clock.advance(1000);
    const paused = streams.show('one');
    await streams.resume('one');
    await clock.runUntil(() => streams.show('one').totals.written === 5);

    expect(paused).toMatchObject({ state: 'paused', desired: 'paused', isRunning: true });
    expect(paused.totals.consumed).toBe(0);
    expect(sources).toHaveLength(3);
    expect(streams.show('one')).toMatchObject({ state: 'running', desired: 'running' });
    await clock.runUntil(streams.close());
  });

  it('starts a stopped one paused', async () => {
    const { streams, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);

    await streams.pause('one');
    await clock.runUntil(() => streams.show('one').state === 'paused');

    expect(streams.show('one').desired).toBe('paused');
    await clock.runUntil(streams.close());
  });

  it('is stopped when its source has come to its end', async () => {
    const { streams, stream, store, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    stream.appendValues(0, messages(3));
    stream.endAll();

    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'stopped');

    expect(streams.show('one')).toMatchObject({ desired: 'stopped', failure: undefined });
    expect(streams.show('one').totals.committed).toBe(3);
    await streams.close();
    expect(store.streams[0]?.desired).toBe('stopped');
  });

  it('starts and stops all of them, and shows them by name', async () => {
    const { streams, clock } = createHarness();
    await streams.open();
    for (const name of ['c', 'a', 'b']) await streams.create(name, config);

    await streams.startAll();
    await clock.runUntil(() => streams.show().every(({ state }) => state === 'running'));
    const shown = streams.show().map(({ name }) => name);
    await clock.runUntil(streams.stopAll());

    expect(shown).toEqual(['a', 'b', 'c']);
    expect(streams.show().map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
    await streams.close();
  });

  it('restarts a wanted stream with a new configuration, and keeps the old one when the new is wrong', async () => {
    const { streams, sources, store, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');
    const made = sources.length;

    await expect(streams.configure('one', { ...config, batchSize: 0 })).rejects.toMatchObject({
      code: 'misconfigured',
    });
    const sourcesAfterRefusal = sources.length;
    await clock.runUntil(streams.configure('one', { ...config, batchSize: 5 }));
    await clock.runUntil(() => streams.show('one').state === 'running');

    expect(sourcesAfterRefusal).toBe(made);
    expect(streams.show('one').batchSize).toBe(5);
    expect(store.streams[0]?.config.batchSize).toBe(5);
    await clock.runUntil(streams.close());
  });

  it('forgets a stopped one only', async () => {
    const { streams, store, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    await streams.start('one');

    await expect(streams.drop('one')).rejects.toMatchObject({ reason: 'stream-runs' });
    await clock.runUntil(streams.stop('one'));
    await streams.drop('one');

    expect(streams.show()).toEqual([]);
    expect(store.streams).toEqual([]);
    await expect(streams.start('one')).rejects.toMatchObject({ reason: 'no-such-stream' });
    expect(() => streams.show('one')).toThrow('stream "one"');
    await streams.close();
  });

  it('does what is asked at once of one stream in the order it came', async () => {
    const { streams, sources, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);

    const all = Promise.all([
      streams.start('one'),
      streams.stop('one'),
      streams.start('one'),
      streams.pause('one'),
      streams.restart('one'),
      streams.stop('one'),
      streams.start('one'),
    ]);
    await clock.runUntil(all);
    await clock.runUntil(() => streams.show('one').state === 'running');

    expect(streams.show('one').desired).toBe('running');
    // A second session on an open source would have been refused.
    expect(streams.show('one').failure).toBeUndefined();
    expect(sources.length).toBeGreaterThan(2);
    await clock.runUntil(streams.close());
    expect(clock.pendingTimers).toBe(0);
  });

  it('refuses commands before it is open and after it is closed, but shows', async () => {
    const { streams, clock } = createHarness();

    await expect(streams.create('one', config)).rejects.toMatchObject({ code: 'closed' });
    await expect(streams.validate(config)).rejects.toMatchObject({ code: 'closed' });
    expect(streams.show()).toEqual([]);
    expect(streams.isOpen).toBe(false);
    await streams.open();
    expect(streams.isOpen).toBe(true);
    await streams.create('one', config);
    await streams.start('one');
    await clock.runUntil(streams.close());
    await streams.close();

    await expect(streams.start('one')).rejects.toMatchObject({ code: 'closed' });
    expect(streams.show('one')).toMatchObject({ state: 'stopped', desired: 'running', stats: undefined });
    expect(streams.isOpen).toBe(false);
  });

  it('says that it is not open where it was closed while it opened', async () => {
    const { streams } = createHarness();

    const opening = streams.open();
    await Promise.all([expect(opening).rejects.toMatchObject({ code: 'closed' }), streams.close()]);

    expect(streams.isOpen).toBe(false);
  });

  it('runs a stream once with a limit, and leaves it stopped', async () => {
    const { streams, stream, store, clock } = createHarness();
    await streams.open();
    await streams.create('one', { ...config, batchSize: 10 });
    stream.appendValues(0, messages(100));

    const bounded = streams.start('one', { limit: { batches: 2 } });
    const second = streams.start('one', { limit: { batches: 1 } });
    await expect(second).rejects.toMatchObject({ reason: 'stream-runs' });
    const result = await clock.runUntil(bounded);

    expect(result).toMatchObject({ reason: 'limit', stats: { consumed: 20, committed: 20 } });
    expect(streams.show('one')).toMatchObject({ state: 'stopped', desired: 'stopped' });
    expect(streams.show('one').totals.committed).toBe(20);
    expect(store.streams[0]?.desired).toBe('stopped');
    await streams.close();
  });

  it('ends a bounded start at its time-out, and by a stop', async () => {
    const { streams, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);

    const timedOut = await clock.runUntil(streams.start('one', { limit: { records: 5 }, timeoutMs: 2000 }));
    const stopped = streams.start('one', { limit: { records: 5 } });
    await clock.runUntil(() => streams.show('one').state === 'running');
    await expect(streams.restart('one')).rejects.toThrow(
      'expected it to be idle while it is restarted, it runs with a limit',
    );
    const info = await clock.runUntil(streams.stop('one'));

    expect(timedOut.reason).toBe('timeout');
    await expect(stopped).resolves.toMatchObject({ reason: 'stopped' });
    expect(info.state).toBe('stopped');
    await streams.close();
  });

  it('goes on after a bounded start where that was asked meanwhile', async () => {
    const { streams, stream, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    stream.appendValues(0, messages(10));

    const bounded = streams.start('one', { limit: { records: 3 } });
    await clock.settle();
    await streams.start('one');
    const result = await clock.runUntil(bounded);
    await clock.runUntil(() => streams.show('one').totals.written >= 10);

    expect(result.reason).toBe('limit');
    expect(streams.show('one')).toMatchObject({ state: 'running', desired: 'running' });
    await clock.runUntil(streams.close());
  });

  it('shows what a stream would write, also while it runs, and commits nothing', async () => {
    const stream = createMemoryStream<Message>({ topic: 'messages' });
    const { streams, clock } = createHarness({ stream });
    await streams.open();
    await streams.create('one', { ...config, batchSize: 3 });
    stream.appendValues(0, messages(5));

    const check = await clock.runUntil(streams.check('one'));

    expect(check).toMatchObject({ reason: 'limit', records: 3, writes: 3 });
    expect(check.rows).toHaveLength(check.statements.length);
    expect(check.rows[0]).toHaveProperty('query');
    expect(stream.committed(0)).toBeUndefined();
    expect(streams.show('one').totals.consumed).toBe(0);
    await streams.close();
  });
});
