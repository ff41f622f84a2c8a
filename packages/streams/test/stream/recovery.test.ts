import { describe, expect, it } from 'vitest';
import { misconfigured, throttled, unavailable } from '@rivergraph/core';
import type { PipelineEvent, RivergraphError } from '@rivergraph/core';
import { createMemoryStore, createStreams } from '../../src/index.ts';
import { createHarness, letters, messages } from '../support.ts';
import type { HarnessOptions } from '../support.ts';

const config = { definition: 'memory' };

/** Sources after that of `create` cannot be opened, so many times. */
function down(times: number, error: () => RivergraphError): NonNullable<HarnessOptions['onSource']> {
  return (source, count) => {
    if (count > 1 && count <= 1 + times) source.failOpen(error());
  };
}

const away = (): RivergraphError =>
  unavailable('broker: expected an answer, got none', { reason: 'refused' });

describe('a stream whose source does not answer at start', () => {
  it('waits, says why, and goes on by itself', async () => {
    const { streams, stream, clock } = createHarness({ onSource: down(3, away) });
    await streams.open();
    await streams.create('one', config);
    stream.appendValues(0, messages(5));

    await streams.start('one');
    await clock.settle();
    const waiting = streams.show('one');
    await clock.runUntil(() => streams.show('one').totals.written === 5);
    const running = streams.show('one');

    expect(waiting).toMatchObject({ state: 'waiting', isRunning: true, desired: 'running' });
    expect(waiting.failure).toMatchObject({ code: 'unavailable', reason: 'refused' });
    expect(running).toMatchObject({ state: 'running', failure: undefined, restarts: 3 });
    await clock.runUntil(streams.close());
  });

  it('backs off longer each time, to the longest that is allowed', async () => {
    const openedAt: number[] = [];
    const { streams, clock } = createHarness({
      maxBackoffMs: 4000,
      onSource: (source, count) => {
        if (count === 1) return;
        openedAt.push(clock.now());
        source.failOpen(away());
      },
    });
    await streams.open();
    await streams.create('one', config);

    await streams.start('one');
    await clock.runUntil(() => openedAt.length === 7);

    const delays = openedAt.slice(1).map((at, index) => at - (openedAt[index] ?? 0));
    // Three quarters of 500 ms, doubled each time.
    expect(delays).toEqual([375, 750, 1500, 3000, 3000, 3000]);
    await clock.runUntil(streams.close());
    expect(clock.pendingTimers).toBe(0);
  });

  it('begins with a short back-off again when it did well in between', async () => {
    const openedAt: number[] = [];
    const { streams, stream, sinks, clock } = createHarness({
      onSource: (source, count) => {
        if (count === 1) return;
        openedAt.push(clock.now());
        if (count !== 6) source.failOpen(away());
      },
    });
    await streams.open();
    await streams.create('one', config);
    stream.appendValues(0, messages(3));
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').totals.committed === 3);
    const opened = openedAt.length;

    await clock.runUntil(streams.restart('one'));
    await clock.runUntil(() => openedAt.length === opened + 2);

    const [first = 0, second = 0] = openedAt.slice(opened);
    expect(second - first).toBe(375);
    expect(sinks.length).toBeGreaterThan(5);
    await clock.runUntil(streams.close());
  });

  it('honours how long a server asks to wait', async () => {
    const openedAt: number[] = [];
    const { streams, clock } = createHarness({
      onSource: (source, count) => {
        if (count === 1) return;
        openedAt.push(clock.now());
        if (count === 2) source.failOpen(throttled('source: busy', { retryAfterMs: 9000 }));
      },
    });
    await streams.open();
    await streams.create('one', config);

    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');

    expect((openedAt[1] ?? 0) - (openedAt[0] ?? 0)).toBe(9000);
    await clock.runUntil(streams.close());
  });

  it('stops at once during a back-off, and leaves no timer', async () => {
    const { streams, clock } = createHarness({ onSource: down(100, away) });
    await streams.open();
    await streams.create('one', config);
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').restarts === 6);
    const before = clock.now();

    await streams.stop('one');

    expect(clock.now()).toBe(before);
    expect(clock.pendingTimers).toBe(0);
    expect(streams.show('one')).toMatchObject({ state: 'stopped', desired: 'stopped', isRunning: false });
    await streams.close();
  });

  it('is tried again at once by a restart', async () => {
    const { streams, clock } = createHarness({ onSource: down(8, away) });
    await streams.open();
    await streams.create('one', config);
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').restarts === 7);
    const before = clock.now();

    await clock.settle();
    await streams.restart('one');
    await clock.settle();

    expect(clock.now()).toBe(before);
    expect(streams.show('one')).toMatchObject({ state: 'running', restarts: 0 });
    await clock.runUntil(streams.close());
  });
});

describe('a stream that runs', () => {
  it('waits while its source is away, and goes on', async () => {
    const { streams, stream, sources, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');
    const source = sources.at(-1);
    const made = sources.length;

    source?.failOpen(away(), away());
    source?.crash(away());
    await clock.settle();
    const waiting = streams.show('one');
    stream.appendValues(0, messages(4));
    await clock.runUntil(() => streams.show('one').totals.written === 4);

    expect(waiting).toMatchObject({ state: 'waiting', isRunning: true, restarts: 0 });
    expect(waiting.failure).toMatchObject({ code: 'unavailable' });
    expect(streams.show('one')).toMatchObject({ state: 'running', failure: undefined });
    expect(sources).toHaveLength(made);
    await clock.runUntil(streams.close());
  });

  it('waits while its sink is away, and loses nothing', async () => {
    const { streams, stream, sinks, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');

    sinks.at(-1)?.goAway();
    stream.appendValues(0, messages(4));
    await clock.runUntil(() => streams.show('one').state === 'waiting');
    const { failure, since } = streams.show('one');
    const seenAt = clock.now();
    await clock.advance(5000);
    sinks.at(-1)?.comeBack();
    await clock.runUntil(() => streams.show('one').totals.committed === 4);

    expect(failure).toMatchObject({ code: 'unavailable' });
    expect(since).toBe(seenAt);
    expect(streams.show('one')).toMatchObject({ state: 'running', failure: undefined });
    expect(streams.show('one').totals.outages).toBe(1);
    await clock.runUntil(streams.close());
  });

  it('waits for a sink that cannot be opened', async () => {
    const { streams, clock } = createHarness({
      onSink: (sink, count) => {
        if (count === 2) sink.goAway();
      },
    });
    await streams.open();
    await streams.create('one', config);

    await streams.start('one');
    await clock.settle();
    const waiting = streams.show('one').state;
    await clock.runUntil(() => streams.show('one').state === 'running');

    expect(waiting).toBe('waiting');
    await clock.runUntil(streams.close());
  });

  it('fails at what no retry can help, and is not tried again', async () => {
    const { streams, sources, store, clock } = createHarness({
      onSource: down(1, () => misconfigured('broker: expected topic messages, got none')),
    });
    await streams.open();
    await streams.create('one', config);

    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'failed');
    await clock.advance(3_600_000);

    expect(streams.show('one')).toMatchObject({ desired: 'running', isRunning: false });
    expect(streams.show('one').failure).toMatchObject({ code: 'misconfigured' });
    expect(sources).toHaveLength(2);
    expect(store.streams[0]?.failure).toMatchObject({ code: 'misconfigured' });
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');
    expect(store.streams[0]?.failure).toBeUndefined();
    await clock.runUntil(streams.close());
  });
});

describe('a poison message', () => {
  it('is in the dead letter, the stream goes on, and show tells it', async () => {
    const deadLetter = letters();
    const { streams, stream, clock } = createHarness({ deadLetter });
    await streams.open();
    await streams.create('one', config);
    stream.appendValues(0, [...messages(5), { id: 5, poison: true }, ...messages(5, 6)]);

    await streams.start('one');
    await clock.runUntil(() => streams.show('one').totals.committed === 11);

    const { totals, state, deadLetterFile } = streams.show('one');
    expect(state).toBe('running');
    expect(totals).toMatchObject({ written: 10, deadLettered: 1, rejected: 1 });
    expect(totals.rejectedBy).toEqual({ deserialize: 0, transform: 1, write: 0 });
    expect(deadLetter.records).toHaveLength(1);
    expect(deadLetterFile).toBeUndefined();
    await clock.runUntil(streams.close());
  });

  it('fails a stream without a dead letter, which is not started again, also not after a restart of the process', async () => {
    const { streams, stream, sources, store, options, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    stream.appendValues(0, [...messages(5), { id: 5, poison: true }, ...messages(5, 6)]);

    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'failed');
    const { totals, failure } = streams.show('one');
    await streams.close();
    const made = sources.length;
    const next = createStreams({ ...options, store });
    await next.open();
    await clock.advance(600_000);

    expect(failure).toMatchObject({ code: 'rejected' });
    expect(totals.rejected).toBeGreaterThan(0);
    expect(sources).toHaveLength(made);
    expect(next.show('one')).toMatchObject({ state: 'failed', desired: 'running', failure });
    expect(next.show('one').since).toBe(failure?.at);
    await next.restart('one');
    expect(next.show('one').state).toBe('starting');
    await clock.runUntil(() => next.show('one').state === 'failed');
    await next.close();
  });
});

describe('a process that ends', () => {
  it('leaves what ran to the next, which starts it and loses nothing', async () => {
    const { streams, stream, store, options, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    await streams.start('one');
    stream.appendValues(0, messages(5));
    await clock.runUntil(() => streams.show('one').totals.written === 5);
    const committed = stream.committed(0);

    // Killed: what it had stored is all that is left of it.
    const next = createStreams({ ...options, store: createMemoryStore(store.streams) });
    await next.open();
    await clock.runUntil(() => next.show('one').totals.committed === 5);

    expect(committed).toBeUndefined();
    expect(next.show('one')).toMatchObject({ state: 'running', totals: { consumed: 5, written: 5 } });
    await clock.runUntil(Promise.all([next.close(), streams.close()]));
  });

  it('leaves what was paused paused, and what was stopped stopped', async () => {
    const { streams, store, options, clock } = createHarness();
    await streams.open();
    for (const name of ['paused', 'stopped']) await streams.create(name, config);
    await streams.pause('paused');

    const next = createStreams({ ...options, store: createMemoryStore(store.streams) });
    await next.open();
    await clock.runUntil(() => next.show('paused').state === 'paused');

    expect(next.show('stopped').state).toBe('stopped');
    await clock.runUntil(Promise.all([next.close(), streams.close()]));
  });

  it('in good order wants of each stream what it wanted', async () => {
    const { streams, store, options, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');

    await clock.runUntil(streams.close());
    const next = createStreams({ ...options, store });
    await next.open();
    await clock.runUntil(() => next.show('one').state === 'running');

    expect(store.streams[0]?.desired).toBe('running');
    await clock.runUntil(next.close());
    expect(clock.pendingTimers).toBe(0);
  });

  it('finds a stream whose definition is gone, and says so', async () => {
    const { streams, store, options, clock } = createHarness();
    await streams.open();
    await streams.create('one', config);
    await streams.start('one');
    await clock.runUntil(streams.close());

    const next = createStreams({ ...options, store, definitions: {} });
    await next.open();
    await clock.runUntil(() => next.show('one').state === 'failed');

    expect(next.show('one').failure).toMatchObject({ reason: 'no-such-definition' });
    await next.close();
  });
});

describe('an observer', () => {
  it('is told what each stream does, and stops nothing when it throws', async () => {
    const seen: string[] = [];
    const observer = (name: string, event: PipelineEvent): void => {
      if (event.type === 'state') seen.push(`${name} ${event.state}`);
      throw new Error('observer');
    };
    const { streams, clock } = createHarness({ observer });
    await streams.open();
    await streams.create('one', config);

    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');
    await clock.runUntil(streams.close());

    expect(seen).toEqual(['one opening', 'one running', 'one draining', 'one closed']);
  });
});
