import { createMemoryStore, createStreams } from '@rivergraph/streams';
import type { StoredStream } from '@rivergraph/streams';
import { describe, expect, it } from 'vitest';
import { IdleStore } from '../../src/operator/idle-store.ts';
import { localOperator } from '../../src/operator/local-operator.ts';
import type { Operator } from '../../src/operator/operator.ts';
import { memoryDefinition } from '../support/memory-definition.ts';

const config = {
  definition: 'three',
  settings: {},
  transform: undefined,
  batchSize: 1000,
  batchIntervalMs: 100,
};
const failure = { code: 'internal', reason: undefined, message: 'a bug', at: 5 } as const;
const failed: StoredStream = { name: 'failed', config, desired: 'running', failure };
const running: StoredStream = { name: 'running', config, desired: 'running' };
const stopped: StoredStream = { name: 'stopped', config, desired: 'stopped' };

async function open(...streams: readonly StoredStream[]): Promise<{
  readonly operator: Operator;
  readonly stored: (name: string) => StoredStream | undefined;
}> {
  const memory = createMemoryStore(streams);
  const store = new IdleStore(memory);
  const opened = createStreams({ store, definitions: { three: memoryDefinition() } });
  await opened.open();
  return { operator: localOperator(opened, store), stored: (name) => store.stored(name) };
}

describe('the operator of a store that nobody serves', () => {
  it('runs nothing, and tells what is wanted and what failed', async () => {
    const { operator } = await open(failed, running, stopped);

    const told = await operator.list();
    await operator.close();

    expect(told.map(({ name, state, desired, isRunning }) => ({ name, state, desired, isRunning }))).toEqual([
      { name: 'failed', state: 'failed', desired: 'running', isRunning: false },
      { name: 'running', state: 'stopped', desired: 'running', isRunning: false },
      { name: 'stopped', state: 'stopped', desired: 'stopped', isRunning: false },
    ]);
    expect(told[0]?.failure).toMatchObject({ message: 'a bug' });
  });

  it.each([
    [stopped, 'start', 'running'],
    [stopped, 'pause', 'paused'],
    [stopped, 'resume', 'stopped'],
    [stopped, 'restart', 'stopped'],
    [running, 'stop', 'stopped'],
    [running, 'pause', 'paused'],
    [{ ...running, desired: 'paused' }, 'resume', 'running'],
    [{ ...running, desired: 'paused' }, 'start', 'running'],
  ] as const)('of %o, %s stores that it is wanted %s', async (stream, change, desired) => {
    const { operator, stored } = await open(stream);

    const told = await operator.change(stream.name, change);
    await operator.close();

    expect(told).toMatchObject({ desired, state: 'stopped' });
    expect(stored(stream.name)).toMatchObject({ desired });
  });

  it.each(['start', 'restart', 'resume'] as const)(
    '%s lets one that failed be tried again',
    async (change) => {
      const { operator, stored } = await open(failed);

      const told = await operator.change('failed', change);
      await operator.close();

      expect(told).toMatchObject({ desired: 'running', state: 'stopped', failure: undefined });
      expect(stored('failed')?.failure).toBeUndefined();
    },
  );

  it('runs a stream to its limit, and wants of it what it did before', async () => {
    const { operator, stored } = await open(running);

    const result = await operator.runOnce('running', { limit: { batches: 1 }, timeoutMs: 5_000 });
    await operator.close();

    expect(result).toMatchObject({ reason: 'limit', stats: { consumed: 3, written: 3 } });
    expect(stored('running')).toMatchObject({ desired: 'running' });
  });

  it('creates and drops', async () => {
    const { operator, stored } = await open(running);

    await operator.create('new', { definition: 'three' });
    const created = stored('new');
    await operator.drop('new');
    await expect(operator.drop('running')).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'stream-runs',
    });
    await operator.close();

    expect(created).toMatchObject({ desired: 'stopped' });
    expect(stored('new')).toBeUndefined();
    expect(stored('running')).toMatchObject({ desired: 'running' });
  });

  it('tells and drops one that cannot be read, and does nothing else with it', async () => {
    const memory = createMemoryStore();
    const store = new IdleStore({
      name: 'broken',
      open: async () => [{ name: 'torn', corrupt: 'file torn.json: expected JSON' }],
      save: async (stream) => await memory.save(stream),
      remove: async (name) => await memory.remove(name),
      close: async () => await memory.close(),
    });
    await memory.open();
    const opened = createStreams({ store, definitions: { three: memoryDefinition() } });
    await opened.open();
    const operator = localOperator(opened, store);

    const told = await operator.list();
    await expect(operator.change('torn', 'start')).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'corrupt',
      message: expect.stringContaining('expected JSON'),
    });
    await operator.drop('torn');

    expect(told).toMatchObject([{ name: 'torn', state: 'failed', failure: { reason: 'corrupt' } }]);
    expect(await operator.list()).toEqual([]);
    await operator.close();
  });

  it('checks without bytes, and knows its definitions', async () => {
    const { operator } = await open(stopped);

    const found = await operator.check('stopped', {});
    const definitions = await operator.definitions();
    await operator.close();

    expect(found).toMatchObject({ records: 3, writes: 3, rejected: [] });
    expect(found.rows).not.toHaveLength(0);
    expect(definitions).toMatchObject([{ name: 'three', description: 'Three records' }]);
  });

  it('says of a stream that does not exist that it does not', async () => {
    const { operator } = await open();

    await expect(operator.one('x')).rejects.toMatchObject({ reason: 'no-such-stream' });
    await expect(operator.change('x', 'start')).rejects.toMatchObject({ reason: 'no-such-stream' });
    await operator.close();
  });
});
