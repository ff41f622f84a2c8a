import { channel } from 'node:diagnostics_channel';
import {
  type PipelineEvent,
  pipelineChannelName,
  type PipelineStats,
  type PublishedEvent,
} from '@rivergraph/core';
import type { StreamInfo, Streams, StreamTotals } from '@rivergraph/streams';

export const noTotals: StreamTotals = {
  consumed: 0,
  written: 0,
  committed: 0,
  deadLettered: 0,
  rejected: 0,
  retries: 0,
  batches: 0,
  rebalances: 0,
  outages: 0,
  restarts: 0,
  transformRetries: 0,
  deadLetterFailures: 0,
  tombstones: 0,
  folded: 0,
  rejectedBy: { deserialize: 0, transform: 0, write: 0 },
  retriesBy: {},
  batchesBy: { records: 0, bytes: 0, weight: 0, time: 0, flush: 0 },
};

export const noStats: PipelineStats = {
  state: 'running',
  consumed: 0,
  tombstones: 0,
  written: 0,
  folded: 0,
  committed: 0,
  deadLettered: 0,
  rejected: { deserialize: 0, transform: 0, write: 0 },
  held: 0,
  retries: {},
  transformRetries: 0,
  deadLetterFailures: 0,
  batches: { records: 0, bytes: 0, weight: 0, time: 0, flush: 0 },
  inFlight: 0,
  slots: 4,
  waiting: 0,
  inHand: 0,
  batcher: undefined,
  waitingForEndpoint: 0,
  bufferedBytes: 0,
  rebalances: 0,
  outages: 0,
  outageMs: 0,
  waitsFor: undefined,
  longestSliceMs: 0,
  lag: undefined,
  oldest: undefined,
  source: undefined,
  partitions: [],
};

/** A stream that runs, and what differs. */
export function streamInfo(name: string, parts: Partial<StreamInfo> = {}): StreamInfo {
  return {
    name,
    definition: 'transfers',
    settings: {},
    transform: undefined,
    batchSize: 1_000,
    batchIntervalMs: 100,
    state: 'running',
    desired: 'running',
    isRunning: true,
    failure: undefined,
    since: 0,
    restarts: 0,
    totals: noTotals,
    stats: undefined,
    deadLetterFile: undefined,
    ...parts,
  };
}

/** Streams that can only be shown. */
export function shownStreams(...first: readonly StreamInfo[]): {
  streams: Streams;
  set(...shown: StreamInfo[]): void;
} {
  let all: readonly StreamInfo[] = first;
  const show = (name?: string): unknown => {
    if (name === undefined) return all;
    const found = all.find((info) => info.name === name);
    if (found === undefined) throw new Error(`no stream ${name}`);
    return found;
  };
  return {
    streams: { show } as unknown as Streams,
    set: (...shown) => {
      all = shown;
    },
  };
}

/** Publishes what a pipeline would. */
export function publish(
  pipeline: string,
  event: PipelineEvent,
  purpose: PublishedEvent['purpose'] = 'run',
): void {
  channel(pipelineChannelName).publish({ pipeline, purpose, event } satisfies PublishedEvent);
}

/** An attempt that wrote, and what differs. */
export function attempt(parts: Partial<Extract<PipelineEvent, { type: 'attempt' }>> = {}): PipelineEvent {
  return {
    type: 'attempt',
    writes: 10,
    attempt: 1,
    startedAt: 1_700_000_000_000,
    durationMs: 20,
    outcome: 'written',
    ...parts,
  };
}
