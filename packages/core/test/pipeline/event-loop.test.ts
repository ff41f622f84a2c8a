import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Sink } from '../../src/contracts/sink.ts';
import type { DeliveryOptions } from '../../src/pipeline/options.ts';
import { createPipeline } from '../../src/pipeline/create-pipeline.ts';
import { createMemorySource, createMemoryStream } from '../../src/testing/index.ts';
import { numbers, plain, type TestTransform, type LabWrite } from './support.ts';

const records = 40_000;

interface Load {
  /** What is watched. */
  readonly count: 'consumed' | 'written';
  readonly chunkSize?: number;
  readonly pipeline?: DeliveryOptions;
}

/** Runs records through parts that answer at once; gives the most that was counted between two turns. */
async function mostPerTurn({ count, chunkSize = records, pipeline: options = {} }: Load): Promise<number> {
  const stream = createMemoryStream({ partitions: 1 });
  stream.appendValues(0, numbers(records));
  stream.endAll();
  let transformed = 0;
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const transform: TestTransform = (record) => {
    if (++transformed === records) open();
    return plain(record);
  };
  const sink: Sink<LabWrite> = {
    name: 'null',
    features: { atomicBatches: true },
    open: async () => undefined,
    write: async () => {
      await opened;
      return undefined;
    },
    close: async () => undefined,
  };
  const source = createMemorySource({ stream, chunkSize });
  const pipeline = createPipeline({ source, transform, sink, ...options });
  let isOver = false;
  const ended = pipeline.run().then(() => {
    isOver = true;
  });
  let most = 0;
  for (let before = pipeline.stats(); !isOver; ) {
    await turn();
    const now = pipeline.stats();
    most = Math.max(most, now[count] - before[count]);
    before = now;
  }
  await ended;
  return most;
}

describe('the event loop', () => {
  it.each<[what: string, load: Load]>([
    [
      'batches of one that are answered at once',
      { count: 'written', chunkSize: 500, pipeline: { maxRecords: 1 } },
    ],
    ['chunks of one that are there at once', { count: 'consumed', chunkSize: 1 }],
  ])('turns amid %s', async (_, load) => {
    expect(await mostPerTurn(load)).toBeLessThan(records * 0.7);
  });
});
