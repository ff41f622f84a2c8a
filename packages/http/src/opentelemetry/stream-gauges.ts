import type { PipelineStats } from '@rivergraph/core';
import type { StreamInfo, Streams } from '@rivergraph/streams';
import type { BatchObservableCallback, BatchObservableResult, Meter, Observable } from '@opentelemetry/api';
import { attribute } from './names.ts';

interface Reading {
  readonly instrument: Observable;
  read(info: StreamInfo): number | undefined;
}

/** Tells of streams whenever somebody collects metrics, until the function that it gives is called. @internal */
export function observeStreams(meter: Meter, streams: Streams): () => void {
  const readings = [...gauges(meter), ...counters(meter)];
  const instruments = readings.map(({ instrument }) => instrument);
  const callback: BatchObservableCallback = (result) => {
    for (const info of streams.show()) observe(result, readings, info);
  };
  meter.addBatchObservableCallback(callback, instruments);
  return () => meter.removeBatchObservableCallback(callback, instruments);
}

function observe(result: BatchObservableResult, readings: readonly Reading[], info: StreamInfo): void {
  for (const { instrument, read } of readings) {
    const value = read(info);
    if (value !== undefined) result.observe(instrument, value, { [attribute.pipeline]: info.name });
  }
}

function gauges(meter: Meter): Reading[] {
  const gauge = (
    name: string,
    { unit, description }: { unit: string; description: string },
    of: (stats: PipelineStats) => number | undefined,
  ): Reading => ({
    instrument: meter.createObservableGauge(`rivergraph.${name}`, { unit, description }),
    read: ({ stats }) => (stats === undefined ? undefined : of(stats)),
  });
  const up = { unit: '1', description: '1 while the stream runs or is paused, else 0.' };
  return [
    {
      instrument: meter.createObservableGauge('rivergraph.stream.up', up),
      read: ({ state }) => (state === 'running' || state === 'paused' ? 1 : 0),
    },
    gauge(
      'lag',
      { unit: '{record}', description: 'Records that exist and were not delivered.' },
      ({ lag }) => lag,
    ),
    gauge(
      'oldest_record.age',
      { unit: 's', description: 'Age of the record that has been unfinished longest.' },
      ({ oldest }) => (oldest?.ageMs ?? 0) / 1_000,
    ),
    gauge(
      'batches.in_flight',
      { unit: '{batch}', description: 'Batches that the sink has not answered yet.' },
      ({ inFlight }) => inFlight,
    ),
    gauge(
      'buffered',
      { unit: 'By', description: 'Bytes of the records in hand.' },
      ({ bufferedBytes }) => bufferedBytes,
    ),
  ];
}

function counters(meter: Meter): Reading[] {
  const records = (name: string, description: string, read: Reading['read']): Reading => ({
    instrument: meter.createObservableCounter(`rivergraph.records.${name}`, {
      unit: '{record}',
      description,
    }),
    read,
  });
  return [
    records('consumed', 'Records taken in.', ({ totals }) => totals.consumed),
    records('committed', 'Records that the stored positions cover.', ({ totals }) => totals.committed),
  ];
}
