import { createHook } from 'node:async_hooks';
import { expect, it } from 'vitest';
import type { RecordChunk } from '../../src/contracts/record.ts';
import type { Sink } from '../../src/contracts/sink.ts';
import type { Source, SourceEvent } from '../../src/contracts/source.ts';
import { createDecoder } from '../../src/decoding/decoder.ts';
import { createPipeline } from '../../src/pipeline/create-pipeline.ts';

const records = 100_000;
const perChunk = 2_000;
const partition = { topic: 'null', id: 'null-0' };
const value = Buffer.from('x'.repeat(32));
const write = { kind: 'null' } as const;

function chunkAt(base: number): RecordChunk {
  return {
    partition,
    length: perChunk,
    bytes: perChunk * 32,
    keyAt: () => null,
    valueAt: () => value,
    headersAt: () => ({}),
    timestampAt: () => undefined,
    positionAt: (index) => base + index,
  };
}

/** Gives its records as fast as they are taken. */
function nullSource(): Source {
  const events: SourceEvent[] = [];
  let wake = (): void => undefined;
  let paused = false;
  events.push({
    type: 'assigned',
    partitions: [partition],
    resume: () => {
      for (let base = 0; base < records; base += perChunk)
        events.push({ type: 'records', chunk: chunkAt(base) });
      events.push({ type: 'ended', partition });
      started = true;
      wake();
    },
  });
  let started = false;
  return {
    name: 'null',
    features: { canDelayRevocation: false, durableCommits: false, maxRecordsAfterPause: 0 },
    decoder: createDecoder(),
    open: async () => ({
      next: async () => {
        while (paused || (events.length === 0 && !started)) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        return events.shift();
      },
      pause: () => {
        paused = true;
      },
      resume: () => {
        paused = false;
        wake();
      },
      commit: async () => undefined,
      close: async () => undefined,
    }),
  };
}

function nullSink(): Sink<typeof write> {
  return {
    name: 'null',
    features: { atomicBatches: true },
    open: async () => undefined,
    write: async () => undefined,
    close: async () => undefined,
  };
}

it('a record costs no promise, no timer and no immediate of its own', async () => {
  const made = { PROMISE: 0, Timeout: 0, Immediate: 0, TickObject: 0 };
  const hook = createHook({
    init: (_, type) => {
      if (type in made) made[type as keyof typeof made]++;
    },
  });
  const parts = { transform: () => write, sink: nullSink() };
  // Work is cut into slices by the clock, one immediate each, and code that is not compiled yet makes many of them.
  await createPipeline({ ...parts, source: nullSource() }).run();
  const pipeline = createPipeline({ ...parts, source: nullSource() });

  hook.enable();
  const { stats } = await pipeline.run();
  hook.disable();

  expect(stats.written).toBe(records);
  // What is left is per chunk or batch, of which there are about 50 each.
  expect(made.PROMISE).toBeLessThan(records / 20);
  expect(made.Timeout + made.Immediate).toBeLessThan(records / 100);
  expect(made.TickObject).toBeLessThan(records / 100);
});
