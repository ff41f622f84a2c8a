import {
  createManualClock,
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  type ManualClock,
  type MemorySource,
  testWrite,
  type TestWrite,
} from '@rivergraph/core/testing';
import { createMemoryDeadLetter } from '@rivergraph/core';
import { createMemoryStore, createStreams, definePipeline, type Streams } from '@rivergraph/streams';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMetrics } from '../../src/metrics/index.ts';
import { type Exposition, parseExposition, valueOf } from './exposition.ts';

interface Plant {
  readonly clock: ManualClock;
  readonly streams: Streams;
  readonly source: () => MemorySource;
  append(values: readonly number[]): void;
  scrape(): Promise<Exposition>;
  count(name: string, labels?: Readonly<Record<string, string>>): Promise<number | undefined>;
}

/** One kind of stream, of numbers; 3 cannot be written. */
async function createPlant(): Promise<Plant> {
  const clock = createManualClock();
  const stream = createMemoryStream({ partitions: 2 });
  let source: MemorySource = createMemorySource({ stream });
  const numbers = {
    pipeline: () => {
      source = createMemorySource({ stream });
      return definePipeline({
        source,
        transform: ({ value }) => testWrite(String(value), value),
        sink: createMemorySink({
          poison: (write) => (write as TestWrite).payload === 3,
          poisonFails: 'writes',
        }),
        deadLetter: createMemoryDeadLetter(),
      });
    },
  };
  const streams = createStreams({
    store: createMemoryStore(),
    definitions: { numbers },
    clock,
    random: () => 0,
  });
  await streams.open();
  const metrics = createMetrics(streams);
  onTestFinished(async () => {
    metrics.close();
    await clock.runUntil(streams.close());
  });
  const scrape = async (): Promise<Exposition> => parseExposition(await metrics.text());
  return {
    clock,
    streams,
    source: () => source,
    append: (values) => stream.appendValues(0, values),
    scrape,
    count: async (name, labels = {}) =>
      valueOf(await scrape(), `rivergraph_${name}`, { stream: 'one', ...labels }),
  };
}

describe('metrics of streams that run', () => {
  it('count on over restarts, and leave dry runs out', async () => {
    const { clock, streams, source, append, count } = await createPlant();
    append([1, 2, 3, 4]);
    await clock.runUntil(streams.create('one', { definition: 'numbers' }));
    await clock.runUntil(streams.start('one'));
    await clock.advance(5_000);
    const first = [
      await count('records_consumed_total'),
      await count('attempt_duration_seconds_count', { outcome: 'partial' }),
    ];

    await clock.runUntil(streams.stop('one'));
    const between = await count('records_consumed_total');
    append([5, 6]);
    await clock.runUntil(streams.check('one', { timeoutMs: 1_000 }));
    const checked = await count('records_consumed_total');
    await clock.runUntil(streams.start('one'));
    await clock.advance(5_000);
    source().crash();
    await clock.advance(60_000);

    expect([first, between, checked]).toEqual([[4, 1], 4, 4]);
    expect(await count('records_consumed_total')).toBe(6);
    expect(await count('records_committed_total')).toBe(6);
    expect(await count('records_dead_lettered_total')).toBe(1);
    expect(await count('records_rejected_total', { stage: 'write' })).toBe(1);
    expect(await count('attempt_duration_seconds_count', { outcome: 'written' })).toBe(1);
    expect(await count('stream_up')).toBe(1);
  });

  it('end with the stream', async () => {
    const { clock, streams, append, scrape } = await createPlant();
    append([1]);
    await clock.runUntil(streams.create('one', { definition: 'numbers' }));
    await clock.runUntil(streams.start('one'));
    await clock.advance(5_000);
    await clock.runUntil(streams.stop('one'));

    await clock.runUntil(streams.drop('one'));

    expect((await scrape()).samples.filter(({ labels }) => 'stream' in labels)).toEqual([]);
  });
});
