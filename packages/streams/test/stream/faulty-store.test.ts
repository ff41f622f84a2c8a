import { describe, expect, it } from 'vitest';
import { unavailable } from '@rivergraph/core';
import { createMemoryStore } from '../../src/index.ts';
import type { MemoryStreamStore, StreamStore } from '../../src/index.ts';
import { createHarness } from '../support.ts';
import type { Harness } from '../support.ts';

const config = { definition: 'memory' };

interface FullDisk extends Harness {
  readonly kept: MemoryStreamStore;
  isFull: boolean;
}

/** A stream `one` that runs, and a store that cannot save while its disk is full. */
async function withFullDisk(): Promise<FullDisk> {
  const kept = createMemoryStore();
  const disk = { isFull: false };
  const store: StreamStore = {
    name: 'disk',
    open: async () => await kept.open(),
    save: async (stream) => {
      if (disk.isFull) throw unavailable('disk: expected room, got none');
      await kept.save(stream);
    },
    remove: async (name) => await kept.remove(name),
    close: async () => await kept.close(),
  };
  const harness = createHarness({ store });
  await harness.streams.open();
  await harness.streams.create('one', config);
  await harness.streams.start('one');
  await harness.clock.runUntil(() => harness.streams.show('one').state === 'running');
  return Object.assign(disk, harness, { kept });
}

describe('a store that cannot save', () => {
  it('lets a stream be stopped in this process, and stores that as soon as it is asked for again', async () => {
    const disk = await withFullDisk();
    const { streams, clock, kept } = disk;

    disk.isFull = true;
    const stopping = streams.stop('one').catch((error: unknown) => error);
    const refusal = await clock.runUntil(stopping);
    const stopped = streams.show('one');
    const storedThen = kept.streams[0]?.desired;
    disk.isFull = false;
    await streams.stop('one');

    expect(refusal).toMatchObject({ code: 'unavailable' });
    expect(stopped).toMatchObject({ state: 'stopped', desired: 'stopped', isRunning: false });
    expect(storedThen).toBe('running');
    expect(kept.streams[0]?.desired).toBe('stopped');
    await streams.close();
  });

  it('does not keep a stream from being started again', async () => {
    const disk = await withFullDisk();
    const { streams, clock, kept } = disk;
    disk.isFull = true;
    await clock.runUntil(streams.stop('one').catch(() => undefined));
    disk.isFull = false;

    await streams.start('one');
    await clock.runUntil(() => streams.show('one').state === 'running');

    expect(kept.streams[0]?.desired).toBe('running');
    await clock.runUntil(streams.close());
  });

  it.each(['restart', 'resume'] as const)('does not end a stream at a %s', async (command) => {
    const disk = await withFullDisk();
    const { streams, clock } = disk;
    disk.isFull = true;

    await clock.runUntil(streams[command]('one').catch(() => undefined));
    await clock.runUntil(() => streams.show('one').state === 'running');
    await streams.start('one');

    expect(streams.show('one')).toMatchObject({ state: 'running', isRunning: true });
    await clock.runUntil(streams.close());
  });

  it('lets a stream run on as it was where its new configuration cannot be kept', async () => {
    const disk = await withFullDisk();
    const { streams, clock } = disk;
    disk.isFull = true;

    const refusal = await clock.runUntil(
      streams.configure('one', { ...config, batchSize: 5 }).catch((error: unknown) => error),
    );

    expect(refusal).toMatchObject({ code: 'unavailable' });
    expect(streams.show('one')).toMatchObject({ state: 'running', batchSize: 1000 });
    await clock.runUntil(streams.close());
  });
});
