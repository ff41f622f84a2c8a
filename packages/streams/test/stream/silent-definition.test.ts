import { describe, expect, it } from 'vitest';
import type { Source } from '@rivergraph/core';
import {
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  testWrite,
} from '@rivergraph/core/testing';
import { createMemoryStore, createStreams, definePipeline, defineStream } from '../../src/index.ts';
import type { StreamDefinition, Streams } from '../../src/index.ts';
import { createHarness } from '../support.ts';
import type { Harness, Message } from '../support.ts';

const config = { definition: 'silent' };

interface Silent extends Pick<Harness, 'clock'> {
  readonly streams: Streams;
  /** Whether the definition answers no more. */
  isSilent: boolean;
}

/** Streams of a definition that may never answer, and a stopped stream `one`. */
async function silent(given: Partial<StreamDefinition> = {}): Promise<Silent> {
  const { clock } = createHarness();
  const state = { isSilent: false };
  const stream = createMemoryStream<Message>();
  const definition = defineStream({
    pipeline: async () => {
      if (state.isSilent) await forever();
      return definePipeline({
        source: createMemorySource<Message>({ stream }),
        transform: ({ value }) => testWrite('key', value.id),
        sink: createMemorySink(),
      });
    },
    ...given,
  });
  const streams = createStreams({
    store: createMemoryStore(),
    definitions: { silent: definition },
    clock,
  });
  await streams.open();
  await streams.create('one', config);
  return Object.assign(state, { clock, streams });
}

async function forever(): Promise<never> {
  return await new Promise<never>(() => undefined);
}

const commands: readonly [string, (streams: Streams) => Promise<unknown>][] = [
  ['create', async (streams) => await streams.create('two', config)],
  ['validate', async (streams) => await streams.validate(config)],
  ['configure', async (streams) => await streams.configure('one', config)],
  ['replay', async (streams) => await streams.replay('one')],
  ['check', async (streams) => await streams.check('one', { timeoutMs: 60_000 })],
];

describe('a definition that never answers', () => {
  it.each(commands)('ends a %s after a while', async (_, command) => {
    const harness = await silent();
    const { streams, clock } = harness;
    harness.isSilent = true;
    const before = clock.now();

    const refusal = await clock.runUntil(command(streams).catch((error: unknown) => error));

    expect(refusal).toMatchObject({ code: 'unavailable', reason: 'definition' });
    expect(clock.now() - before).toBe(30_000);
    expect(clock.pendingTimers).toBe(0);
    await streams.close();
  });

  it.each(commands)('does not hold up the end of the streams in a %s', async (_, command) => {
    const harness = await silent();
    const { streams, clock } = harness;
    harness.isSilent = true;
    const refused = command(streams).catch((error: unknown) => error);
    await clock.settle();
    const before = clock.now();

    await streams.close();

    expect(await refused).toMatchObject({ code: 'closed' });
    expect(clock.now()).toBe(before);
    expect(clock.pendingTimers).toBe(0);
  });

  it('holds up a stop no longer than it may', async () => {
    const harness = await silent();
    const { streams, clock } = harness;
    harness.isSilent = true;
    const refused = streams.configure('one', config).catch((error: unknown) => error);

    const info = await clock.runUntil(streams.stop('one'));

    expect(info.state).toBe('stopped');
    expect(await refused).toMatchObject({ code: 'unavailable' });
    await streams.close();
  });

  it('is waited for by a stream that is wanted, which says so', async () => {
    const harness = await silent();
    const { streams, clock } = harness;
    harness.isSilent = true;

    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'waiting');
    const { failure } = streams.show('one');
    harness.isSilent = false;
    await clock.runUntil(() => streams.show('one').state === 'running');

    expect(failure).toMatchObject({ code: 'unavailable', reason: 'definition' });
    await clock.runUntil(streams.close());
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not hold up a bounded start', async () => {
    const harness = await silent();
    const { streams, clock } = harness;
    harness.isSilent = true;
    const before = clock.now();

    const refusal = await clock.runUntil(
      streams.start('one', { limit: { batches: 1 }, timeoutMs: 300 }).catch((error: unknown) => error),
    );

    expect(refusal).toMatchObject({ code: 'unavailable' });
    expect(clock.now() - before).toBe(300);
    expect(clock.pendingTimers).toBe(0);
    expect(streams.show('one')).toMatchObject({ state: 'stopped', failure: { code: 'unavailable' } });
    await streams.close();
  });

  it('does not hold up a check for longer than its time', async () => {
    const harness = await silent();
    const { streams, clock } = harness;
    harness.isSilent = true;
    const before = clock.now();

    const refusal = await clock.runUntil(
      streams.check('one', { timeoutMs: 300 }).catch((error: unknown) => error),
    );

    expect(refusal).toMatchObject({ code: 'unavailable' });
    expect(clock.now() - before).toBe(300);
    await streams.close();
  });
});

/** A source that opens for `create`, and then only when its signal says that nobody waits; or that opens, and then says nothing. */
function slowSource(opens: 'once' | 'always', close: () => void): Source {
  let opened = 0;
  return {
    ...never,
    open: async (context) => {
      opened += 1;
      if (opens === 'once' && opened > 1) return await never.open(context);
      return {
        next: forever,
        pause: () => undefined,
        resume: () => undefined,
        commit: async () => undefined,
        close: async () => close(),
      };
    },
  };
}

const never: Source = {
  name: 'never',
  features: { canDelayRevocation: false, durableCommits: false, maxRecordsAfterPause: 0 },
  decoder: { key: () => undefined, value: () => undefined },
  open: async ({ signal }) =>
    await new Promise((_, reject) => {
      signal.throwIfAborted();
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    }),
};

describe('a source that does not answer', () => {
  const withSource = async (opens: 'once' | 'always'): Promise<Silent & { closed: number }> => {
    const counts = { closed: 0 };
    const source = slowSource(opens, () => (counts.closed += 1));
    const harness = await silent({
      pipeline: () =>
        definePipeline({ source, transform: () => testWrite('key', 1), sink: createMemorySink() }),
    });
    return Object.assign(counts, harness);
  };

  it('ends a bounded start when its time is over', async () => {
    const { streams, clock } = await withSource('once');
    const before = clock.now();

    const result = await clock.runUntil(streams.start('one', { limit: { batches: 1 }, timeoutMs: 300 }));

    expect(result).toMatchObject({ reason: 'timeout', stats: { consumed: 0 } });
    expect(clock.now() - before).toBe(300);
    expect(clock.pendingTimers).toBe(0);
    await streams.close();
  });

  it('ends a check when its time is over', async () => {
    const { streams, clock } = await withSource('once');
    const before = clock.now();

    const refusal = await clock.runUntil(
      streams.check('one', { timeoutMs: 300 }).catch((error: unknown) => error),
    );

    expect(refusal).toMatchObject({ code: 'unavailable' });
    expect(clock.now() - before).toBe(300);
    expect(clock.pendingTimers).toBe(0);
    await streams.close();
  });

  it('ends a check that reads nothing when its time is over', async () => {
    const harness = await withSource('always');
    const { streams, clock } = harness;
    const before = clock.now();

    const result = await clock.runUntil(streams.check('one', { timeoutMs: 300 }));

    expect(result).toMatchObject({ reason: 'timeout', records: 0 });
    expect(clock.now() - before).toBe(300);
    expect(harness.closed).toBe(2);
    await streams.close();
  });

  it.each(['once', 'always'] as const)(
    'does not keep a check beyond the end of the streams (%s)',
    async (opens) => {
      const harness = await withSource(opens);
      const { streams, clock } = harness;
      const checked = streams.check('one').catch((error: unknown) => error);
      await clock.settle();
      const before = clock.now();

      await clock.runUntil(streams.close());

      expect(await checked).toMatchObject({ code: 'closed' });
      expect(clock.now()).toBe(before);
      expect(clock.pendingTimers).toBe(0);
      expect(harness.closed).toBe(opens === 'once' ? 1 : 2);
    },
  );
});
