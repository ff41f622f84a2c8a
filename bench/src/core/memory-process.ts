import { setTimeout as sleep } from 'node:timers/promises';
import { createPipeline } from '@rivergraph/core';
import type { Pipeline } from '@rivergraph/core';
import type { MemoryReport } from './memory.ts';
import { createNullSink, toNullWrite } from './null-sink.ts';
import type { NullSink } from './null-sink.ts';
import { createNullSource } from './null-source.ts';

const partitions = 2;
const windowRecords = 50_000;
const batchRecords = 1_000;
const mebibyte = 1024 * 1024;

/** The growth with two full windows, while the sink does not answer. Garbage of the way there is not taken away. */
async function growthInFlight(): Promise<number> {
  const sink = createNullSink();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holding: NullSink = {
    ...sink,
    write: async (batch, context) => {
      await held;
      return await sink.write(batch, context);
    },
  };
  const before = rssAfterCollection();
  const pipeline = pipelineOf(400_000, holding);
  const ended = pipeline.run();
  await untilFull(pipeline);
  const growth = process.memoryUsage.rss() - before;
  release();
  await ended;
  return growth / mebibyte;
}

/** Waits until both windows are full, and all of it is transformed: in a batch, or waiting for one. */
async function untilFull(pipeline: Pipeline): Promise<void> {
  const full = partitions * windowRecords;
  const deadline = performance.now() + 30_000;
  for (;;) {
    const { waiting, inFlight, partitions: lanes } = pipeline.stats();
    const received = lanes.reduce((sum, { window }) => sum + window, 0);
    const transformed = waiting + inFlight * batchRecords;
    if (received >= full && transformed >= full) return;
    if (performance.now() > deadline) {
      throw new Error(
        `Expected ${full} records in flight, got ${received} received and ${transformed} transformed`,
      );
    }
    await sleep(5);
  }
}

/** How much more the process holds at most in its sixth to tenth million of records than in its second to fifth. */
async function growthOverTime(): Promise<number> {
  const pipeline = pipelineOf(10_000_000, createNullSink());
  let [early, late] = [0, 0];
  const timer = setInterval(() => {
    const { written } = pipeline.stats();
    const rss = process.memoryUsage.rss();
    if (written >= 5_000_000) late = Math.max(late, rss);
    else if (written >= 1_000_000) early = Math.max(early, rss);
  }, 10);
  const { stats } = await pipeline.run();
  clearInterval(timer);
  if (stats.committed !== 10_000_000)
    throw new Error(`Expected 10 million records committed, got ${stats.committed}`);
  if (early === 0 || late === 0) throw new Error('Expected to see the memory of both halves, got no turn');
  return (late - early) / mebibyte;
}

function pipelineOf(records: number, sink: NullSink): Pipeline {
  const source = createNullSource({ partitions, records, bytes: 'own' });
  return createPipeline({
    source,
    transform: toNullWrite,
    sink,
    ordering: 'partition',
    maxRecords: batchRecords,
  });
}

function rssAfterCollection(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

// Loads and compiles the code; few enough records to leave room for nothing.
await pipelineOf(4_000, createNullSink()).run();
const inFlightMB = await growthInFlight();
const tenMillionMB = await growthOverTime();
const report: MemoryReport = { inFlightMB, tenMillionMB };
process.send?.(report, () => process.disconnect());
