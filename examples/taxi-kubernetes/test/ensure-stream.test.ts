import type { StreamConfig, StreamInfo } from '@rivergraph/streams';
import { describe, expect, it } from 'vitest';
import { ensureStream } from '../src/service/ensure-stream.ts';

const config = { definition: 'trips', batchSize: 500, batchIntervalMs: 50 };

/** Streams of which only what `ensureStream` asks is there; records what it changes. */
function streamsWith(...existing: readonly Partial<StreamInfo>[]) {
  const table = new Map(existing.map((one) => [one.name ?? '', { ...config, ...one } as StreamInfo]));
  const calls: string[] = [];
  const set = async (call: string, name: string, change: Partial<StreamInfo>): Promise<StreamInfo> => {
    calls.push(call);
    const info = { ...table.get(name), name, ...change } as StreamInfo;
    table.set(name, info);
    return await Promise.resolve(info);
  };
  const stopped = { desired: 'stopped' } as const;
  const streams = {
    show: ((name?: string) => (name === undefined ? [...table.values()] : table.get(name))) as never,
    create: async (name: string, given: StreamConfig) =>
      await set('create', name, { ...(given as Partial<StreamInfo>), ...stopped }),
    configure: async (name: string, given: StreamConfig) =>
      await set('configure', name, given as Partial<StreamInfo>),
    start: (async (name: string) => await set('start', name, { desired: 'running' })) as never,
  };
  return { streams, calls };
}

describe('ensureStream', () => {
  it('creates and starts what is not there', async () => {
    const { streams, calls } = streamsWith();

    await ensureStream(streams, 'trips', config);

    expect(calls).toEqual(['create', 'start']);
  });

  it('starts what was created when the process was killed', async () => {
    const { streams, calls } = streamsWith({ name: 'trips', desired: 'stopped' });

    await ensureStream(streams, 'trips', config);

    expect(calls).toEqual(['start']);
  });

  it.each(['running', 'paused'] as const)('leaves what is %s alone', async (desired) => {
    const { streams, calls } = streamsWith({ name: 'trips', desired });

    await ensureStream(streams, 'trips', config);

    expect(calls).toEqual([]);
  });

  it('leaves one that has failed as it is', async () => {
    const failure = { code: 'misconfigured', reason: undefined, message: 'No topic', at: 0 } as const;
    const { streams, calls } = streamsWith({ name: 'trips', desired: 'running', state: 'failed', failure });

    await ensureStream(streams, 'trips', config);

    expect(calls).toEqual([]);
  });

  it('configures what the environment says otherwise now', async () => {
    const { streams, calls } = streamsWith({ name: 'trips', desired: 'running' });

    await ensureStream(streams, 'trips', { ...config, batchSize: 501 });

    expect(calls).toEqual(['configure']);
  });
});
