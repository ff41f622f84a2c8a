import { describe, expect, it } from 'vitest';
import { misconfigured, unauthorized, unavailable } from '@rivergraph/core';
import type { Source } from '@rivergraph/core';
import { createMemorySink, testWrite } from '@rivergraph/core/testing';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { createMemoryStore, createStreams, definePipeline, defineStream } from '../../src/index.ts';
import { createHarness } from '../support.ts';

const config = { definition: 'memory' };

describe('create', () => {
  it.each(['', '-a', '.a', 'a b', 'a/b', '../a', 'ä', 'a'.repeat(101), 'a\n'])(
    'refuses the name %j',
    async (name) => {
      const { streams, store } = createHarness();
      await streams.open();

      await expect(streams.create(name, config)).rejects.toMatchObject({
        code: 'misconfigured',
        reason: 'name',
      });

      expect(store.streams).toEqual([]);
      await streams.close();
    },
  );

  it('refuses the name of another stream, whatever its case, also while that is being created', async () => {
    const { streams } = createHarness();
    await streams.open();

    const results = await Promise.allSettled([streams.create('one', config), streams.create('One', config)]);

    expect(results[0].status).toBe('fulfilled');
    expect(results[1]).toMatchObject({ status: 'rejected', reason: { reason: 'stream-exists' } });
    await expect(streams.create('one', config)).rejects.toMatchObject({ reason: 'stream-exists' });
    expect(streams.show()).toHaveLength(1);
    await streams.close();
  });

  it.each([
    ['a definition that does not exist', { definition: 'other' }, 'no-such-definition'],
    ['a name of a definition that is none', { definition: 'toString' }, 'no-such-definition'],
    ['a batch of nothing', { ...config, batchSize: 0 }, 'batch'],
    ['half a batch', { ...config, batchSize: 1.5 }, 'batch'],
    ['a batch interval below zero', { ...config, batchIntervalMs: -1 }, 'batch'],
    ['settings that are a list', { ...config, settings: [] as never }, 'settings'],
    ['settings that are no JSON', { ...config, settings: { at: new Date(0) as never } }, 'settings'],
    ['settings that are masked', { ...config, settings: { password: '***' } }, 'settings'],
    ['a transform without a folder of transforms', { ...config, transform: 'one.js' }, 'transform'],
  ])('refuses %s', async (_, wrong, reason) => {
    const { streams, store } = createHarness();
    await streams.open();

    await expect(streams.create('one', wrong)).rejects.toMatchObject({ code: 'misconfigured', reason });
    await expect(streams.validate(wrong)).rejects.toMatchObject({ code: 'misconfigured', reason });

    expect(streams.show()).toEqual([]);
    expect(store.streams).toEqual([]);
    await streams.close();
  });

  it('holds a stream to what its definition says of transforms', async () => {
    const requires = createHarness({ definition: { transform: 'required' } });
    const refuses = createHarness({ definition: { transform: 'none' } });
    await Promise.all([requires.streams.open(), refuses.streams.open()]);

    await expect(requires.streams.create('one', config)).rejects.toMatchObject({ reason: 'transform' });
    await expect(refuses.streams.create('one', { ...config, transform: 'one.js' })).rejects.toMatchObject({
      reason: 'transform',
    });
    await refuses.streams.create('one', config);

    await Promise.all([requires.streams.close(), refuses.streams.close()]);
  });

  it('loads the transform that a stream names', async () => {
    const transforms = new URL('../fixtures/', import.meta.url).pathname;
    const loaded: string[] = [];
    const bare = defineStream({
      pipeline: () => {
        const { options } = createHarness();
        const memory = options.definitions['memory'];
        if (memory === undefined) throw new Error('no definition');
        return memory.pipeline({} as never) as never;
      },
    });
    const streams = createStreams({
      store: createMemoryStore(),
      definitions: { bare },
      transforms,
      load: async (file) => {
        loaded.push(file);
        return { transform: () => testWrite('key', 1) };
      },
    });
    await streams.open();

    const info = await streams.create('one', { definition: 'bare', transform: 'any.js' });

    expect(info.transform).toBe('any.js');
    expect(loaded).toHaveLength(1);
    await expect(streams.create('two', { definition: 'bare', transform: 'none.js' })).rejects.toMatchObject({
      reason: 'transform',
    });
    await streams.close();
  });

  it('refuses a pipeline without a transform', async () => {
    const without = defineStream({
      pipeline: () => {
        const { transform: _none, ...parts } = definePipeline({
          source: never,
          transform: () => testWrite('key', 1),
          sink: createMemorySink(),
        });
        return parts;
      },
    });
    const streams = createStreams({ store: createMemoryStore(), definitions: { without } });
    await streams.open();

    await expect(streams.create('one', { definition: 'without' })).rejects.toMatchObject({
      reason: 'transform',
    });
    await streams.close();
  });

  it('takes what a definition throws for a wrong configuration, and keeps it as cause', async () => {
    const cause = new TypeError('secret words');
    const { streams } = createHarness({
      onSource: () => {
        throw cause;
      },
    });
    await streams.open();

    const failure: unknown = await streams.create('one', config).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'misconfigured', reason: 'definition', cause });
    expect(String(failure)).not.toContain('secret');
    await streams.close();
  });

  it('fails where the source says that what it reads does not exist, and keeps nothing', async () => {
    const error = misconfigured('kafka: expected topic messages, got none');
    const { streams, store } = createHarness({ onSource: (source) => source.failOpen(error) });
    await streams.open();

    await expect(streams.create('one', config)).rejects.toBe(error);

    expect(store.streams).toEqual([]);
    expect(streams.show()).toEqual([]);
    await streams.close();
  });

  it('fails where the source refuses the credentials', async () => {
    const { streams } = createHarness({
      onSource: (source) => source.failOpen(unauthorized('kafka: refused')),
    });
    await streams.open();

    await expect(streams.create('one', config)).rejects.toMatchObject({ code: 'unauthorized' });
    await streams.close();
  });

  it('creates a stream whose source does not answer, and show tells it until it is started', async () => {
    const { streams, store, clock } = createHarness({
      onSource: (source, count) => {
        if (count === 1) source.failOpen(unavailable('kafka: away'));
      },
    });
    await streams.open();

    const info = await streams.create('one', config);
    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');

    expect(info).toMatchObject({
      state: 'stopped',
      failure: { code: 'unavailable', message: 'kafka: away', at: 1_700_000_000_000 },
    });
    expect(store.streams[0]?.failure).toBeUndefined();
    expect(streams.show('one').failure).toBeUndefined();
    await clock.runUntil(streams.close());
  });

  it('waits for the source no longer than it may, and closes what opens too late', async () => {
    let open = (): void => undefined;
    let closed = 0;
    const session = { close: async () => void (closed += 1) };
    const late: Source = {
      ...never,
      open: async () => {
        await new Promise<void>((resolve) => {
          open = resolve;
        });
        return session as never;
      },
    };
    const slow = defineStream({
      pipeline: () =>
        definePipeline({ source: late, transform: () => testWrite('key', 1), sink: createMemorySink() }),
    });
    const { options, clock } = createHarness();
    const streams = createStreams({ ...options, definitions: { slow }, verifyTimeoutMs: 700 });
    await streams.open();

    const info = await clock.runUntil(streams.create('one', { definition: 'slow' }));
    open();
    await clock.settle();

    expect(clock.now()).toBe(1_700_000_000_700);
    expect(info.failure).toMatchObject({ code: 'unavailable' });
    expect(closed).toBe(1);
    await streams.close();
  });

  it('does not ask the source with a time of 0', async () => {
    const { streams } = createHarness({
      verifyTimeoutMs: 0,
      onSource: (source) => source.failOpen(misconfigured('never asked')),
    });
    await streams.open();

    await expect(streams.create('one', config)).resolves.toMatchObject({ failure: undefined });
    await streams.close();
  });

  it('ends with the streams', async () => {
    const { options } = createHarness();
    const stuck = defineStream({
      pipeline: () =>
        definePipeline({ source: never, transform: () => testWrite('key', 1), sink: createMemorySink() }),
    });
    const store = createMemoryStore();
    const streams = createStreams({ ...options, store, definitions: { stuck } });
    await streams.open();

    const creation = streams.create('one', { definition: 'stuck' }).catch((error: unknown) => error);
    await Promise.all([streams.close(), creation]);

    expect(await creation).toMatchObject({ code: 'closed' });
    expect(store.streams).toEqual([]);
  });
});

describe('settings', () => {
  const settings: StandardSchemaV1<unknown, { readonly topic: string; readonly retries: number }> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => {
        const { topic, password } = value as { topic?: unknown; password?: unknown };
        if (typeof topic !== 'string')
          return { issues: [{ message: `expected text, got ${String(topic)}`, path: ['topic'] }] };
        if (password === 'wrong')
          return { issues: [{ message: `weak: ${String(password)}`, path: [{ key: 'password' }] }] };
        return { value: { topic, retries: 3 } };
      },
    },
  };

  it('are checked by their schema, whose output the definition gets; they are kept as they were given', async () => {
    const given: unknown[] = [];
    const typed = defineStream({
      settings,
      pipeline: ({ settings: { topic, retries } }) => {
        given.push({ topic, retries });
        return definePipeline({
          source: never,
          transform: () => testWrite('key', 1),
          sink: createMemorySink(),
        });
      },
    });
    const store = createMemoryStore();
    const streams = createStreams({ store, definitions: { typed }, verifyTimeoutMs: 0 });
    await streams.open();

    await streams.create('one', { definition: 'typed', settings: { topic: 'charges', password: 'hunter2' } });

    expect(given).toEqual([{ topic: 'charges', retries: 3 }]);
    expect(store.streams[0]?.config.settings).toEqual({ topic: 'charges', password: 'hunter2' });
    expect(streams.show('one').settings).toEqual({ topic: 'charges', password: '***' });
    await streams.close();
  });

  it('that do not fit are named, without their values', async () => {
    const { streams } = createHarness({ definition: { settings: settings as never } });
    await streams.open();

    const wrongTopic = streams.create('one', { ...config, settings: { topic: 123456 } });
    await expect(wrongTopic).rejects.toThrow('stream one: settings.topic: expected text, got …');
    const weak = streams.create('one', { ...config, settings: { topic: 'a', password: 'wrong' } });
    await expect(weak).rejects.toThrow('settings.password: expected another value');
    await streams.close();
  });

  it('keep their credentials when masked ones are put back', async () => {
    const { streams, store } = createHarness();
    await streams.open();
    const stored = { password: 'hunter2', url: 'bolt://me:hunter2@host', topic: 'one' };
    await streams.create('one', { ...config, settings: stored });

    const { settings: shown } = streams.show('one');
    await streams.configure('one', { ...config, settings: { ...shown, topic: 'two' } });

    expect(shown).toEqual({ password: '***', url: 'bolt://***@host', topic: 'one' });
    expect(store.streams[0]?.config.settings).toEqual({ ...stored, topic: 'two' });
    await streams.close();
  });

  it('that were changed and still hold the mask are refused, and the old ones are kept', async () => {
    const { streams, store } = createHarness();
    await streams.open();
    const stored = { url: 'bolt://me:hunter2@host' };
    await streams.create('one', { ...config, settings: stored });

    const refused = streams.configure('one', { ...config, settings: { url: 'bolt://***@other' } });

    await expect(refused).rejects.toMatchObject({ code: 'misconfigured', reason: 'settings' });
    expect(store.streams[0]?.config.settings).toEqual(stored);
    await streams.close();
  });

  it('belong to the stream: who gave them cannot change them any more', async () => {
    const { streams } = createHarness();
    await streams.open();
    const nested = { topics: ['a'] };
    await streams.create('one', { ...config, settings: nested });

    nested.topics.push('b');

    expect(streams.show('one').settings).toEqual({ topics: ['a'] });
    await streams.close();
  });
});

/** A source that never answers, unless it is told that nobody waits. */
const never: Source = {
  name: 'never',
  features: { canDelayRevocation: false, durableCommits: false, maxRecordsAfterPause: 0 },
  decoder: { key: () => undefined, value: () => undefined },
  open: async ({ signal }) =>
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    }),
};
