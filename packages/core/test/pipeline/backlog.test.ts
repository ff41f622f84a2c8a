import { expect, it } from 'vitest';
import type { RecordChunk } from '../../src/contracts/record.ts';
import type { Source, SourceEvent } from '../../src/contracts/source.ts';
import { createDecoder } from '../../src/decoding/decoder.ts';
import { createPipeline } from '../../src/pipeline/create-pipeline.ts';

const records = 40_000;
const perChunk = 4_000;
const partition = { topic: 'backlog', id: 'backlog-0' };

/** Gives everything at once, and then ends. */
function eagerSource(): Source {
  const chunkAt = (base: number): RecordChunk => ({
    partition,
    length: perChunk,
    bytes: perChunk,
    keyAt: () => null,
    valueAt: () => Buffer.from('x'),
    headersAt: () => ({}),
    timestampAt: () => undefined,
    positionAt: (index) => base + index,
  });
  const events: SourceEvent[] = Array.from({ length: records / perChunk }, (_, index) => ({
    type: 'records',
    chunk: chunkAt(index * perChunk),
  }));
  events.push({ type: 'ended', partition });
  let resumed: () => void = () => undefined;
  const going = new Promise<void>((resolve) => {
    resumed = resolve;
  });
  let isTold = false;
  return {
    name: 'eager',
    features: { canDelayRevocation: false, durableCommits: false, maxRecordsAfterPause: records },
    decoder: createDecoder(),
    open: async () => ({
      next: async () => {
        if (!isTold) {
          isTold = true;
          return { type: 'assigned', partitions: [partition], resume: () => resumed() };
        }
        await going;
        return events.shift();
      },
      pause: () => undefined,
      resume: () => undefined,
      commit: async () => undefined,
      close: async () => undefined,
    }),
  };
}

/** Takes some microseconds of this thread, as a transform that computes does. */
function compute(): number {
  let sum = 0;
  for (let step = 0; step < 2_000; step += 1) sum += Math.sqrt(step);
  return sum;
}

it('keeps the sink busy while records wait to be transformed', async () => {
  let transformed = 0;
  const before: number[] = [];
  const pipeline = createPipeline({
    source: eagerSource(),
    transform: () => {
      transformed += 1;
      return { kind: 'test', sum: compute() };
    },
    sink: {
      name: 'noting',
      features: { atomicBatches: true },
      open: async () => undefined,
      write: async () => {
        before.push(transformed);
        return undefined;
      },
      close: async () => undefined,
    },
    ordering: 'none',
    maxRecords: 500,
  });

  const { stats } = await pipeline.run();

  expect(stats.written).toBe(records);
  expect(before[0]).toBeLessThan(records / 4);
});
