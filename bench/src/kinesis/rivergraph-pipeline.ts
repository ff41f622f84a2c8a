import { createPipeline, json } from '@rivergraph/core';
import { createKinesisSource, createMemoryLeaseStore } from '@rivergraph/source-kinesis';
import { createNullSink } from '../core/null-sink.ts';
import type { Lap, LapJob } from './lap.ts';
import { Meter } from './meter.ts';
import type { Reading } from './records.ts';
import { polling } from './settings.ts';

/** A whole pipeline that parses every record and makes nothing of it. */
export async function rivergraphLap({ kinesis, full }: LapJob): Promise<Lap> {
  const meter = new Meter(full.records);
  const over = new AbortController();
  let reads = 0;
  const pipeline = createPipeline({
    source: createKinesisSource({
      stream: full.stream,
      kinesis: { ...kinesis },
      leases: createMemoryLeaseStore(),
      value: json<Reading>(),
      pollIntervalMs: polling.allReadMs,
      minPollIntervalMs: polling.moreMs,
    }),
    transform: ({ value }) => {
      if (!meter.read(value)) return undefined;
      reads = pipeline.stats().source?.['reads'] ?? Number.NaN;
      over.abort();
      return undefined;
    },
    sink: createNullSink(),
    signal: over.signal,
    observer: (event) => {
      if (event.type === 'rebalance' && event.change === 'assigned') meter.began();
    },
  });
  await pipeline.run();
  return meter.lap(reads);
}
