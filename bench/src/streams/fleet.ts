import type { RecordTransform, Sink, SourceRecord, Write } from '@rivergraph/core';
import { createMemorySource, createMemoryStream } from '@rivergraph/core/testing';
import type { MemorySource, MemoryStream } from '@rivergraph/core/testing';
import { createNullSink } from '../core/null-sink.ts';

/** The parts of one of the pipelines, and the stream that it reads. */
export interface Member {
  readonly name: string;
  readonly stream: MemoryStream<number>;
  readonly source: () => MemorySource<number>;
  readonly transform: RecordTransform<SourceRecord<number>, FleetWrite>['transform'];
  readonly sink: () => Sink<FleetWrite>;
}

/** The write of a record. */
interface FleetWrite extends Write {
  readonly kind: 'fleet';
  readonly value: number;
}

/** Makes the parts of so many pipelines. */
export function createFleet(size: number): readonly Member[] {
  return Array.from({ length: size }, (_, index) => createMember(`stream-${String(index).padStart(2, '0')}`));
}

/** Appends so many records to each, every {@link tickMs}, until they have all had theirs. */
export async function feed(
  fleet: readonly Member[],
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<void> {
  const start = performance.now();
  const perTick = (rate * tickMs) / 1_000;
  const ticks = (seconds * 1_000) / tickMs;
  const values = Array.from({ length: perTick }, (_, index) => index);
  for (let tick = 1; tick <= ticks; tick += 1) {
    if (perTick > 0) for (const { stream } of fleet) stream.appendValues(0, values);
    await until(start + tick * tickMs);
  }
}

/** How often records come. */
const tickMs = 100;

async function until(time: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, Math.max(0, time - performance.now()));
  });
}

function createMember(name: string): Member {
  const stream = createMemoryStream<number>({ topic: name });
  return {
    name,
    stream,
    source: () => createMemorySource({ stream }),
    transform: ({ value }) => ({ kind: 'fleet', value }),
    sink: () => createNullSink<FleetWrite>(),
  };
}
