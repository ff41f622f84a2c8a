import type { DeadLetter, GraphWrite, Sink } from '@rivergraph/core';
import { createPublisher } from './cloudwatch.ts';
import type { Publisher } from './cloudwatch.ts';
import { withFaults } from './faults.ts';
import { Meter } from './meter.ts';
import { createSink } from './pipeline.ts';
import { createRejectedStream } from './rejected-stream.ts';
import type { Settings } from './settings.ts';

/** What a deployed writer is made of, be it the function or the service. */
export interface Writer {
  readonly sink: Sink<GraphWrite>;
  readonly writeBatch: number;
  readonly slots: number;
  readonly meter: Meter;
  readonly publisher: Publisher | undefined;
  readonly deadLetter: DeadLetter | undefined;
}

/** Makes the parts of a writer. Does no I/O. */
export function createWriter(settings: Settings): Writer {
  const { writeBatch, slots, percentError, clusterId, namespace, rejectedStream } = settings;
  const meter = new Meter(namespace === undefined ? 'totals' : 'readings');
  return {
    sink: withFaults(createSink(settings.sink), percentError, Math.random),
    writeBatch,
    slots,
    meter,
    publisher: namespace === undefined ? undefined : createPublisher({ meter, namespace, clusterId }),
    deadLetter: rejectedStream === undefined ? undefined : createRejectedStream({ stream: rejectedStream }),
  };
}
