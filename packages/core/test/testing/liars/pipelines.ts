import { createPipeline, unavailable } from '@rivergraph/core';
import type { CreateHistoryPipeline, HistoryPipelineOptions } from '@rivergraph/core/testing';

/** Counts a batch as durable when it is on its way. */
export const hastyPipeline: CreateHistoryPipeline = (options) =>
  createPipeline({
    ...options,
    sink: {
      ...partsOf(options.sink),
      write: async (batch, context) => {
        void options.sink.write(batch, context).catch(() => undefined);
        return undefined;
      },
    },
  });

/** Commits what it was given, not what it has written. */
export const eagerPipeline: CreateHistoryPipeline = (options) =>
  createPipeline({
    ...options,
    source: {
      ...options.source,
      open: async (context) => {
        const session = await options.source.open(context);
        return {
          commitIntervalMs: session.commitIntervalMs,
          pause: (partitions) => session.pause(partitions),
          resume: (partitions) => session.resume(partitions),
          commit: async () => undefined,
          close: async () => await session.close(),
          next: async () => {
            const event = await session.next();
            if (event?.type !== 'records') return event;
            const { partition, length } = event.chunk;
            await session
              .commit([{ partition, position: event.chunk.positionAt(length - 1), ended: false }])
              .catch(() => undefined);
            return event;
          },
        };
      },
    },
  });

/** Runs batches of one partition beside each other. */
export const racingPipeline: CreateHistoryPipeline = (options) =>
  createPipeline({ ...options, ordering: 'none', slots: 4 });

/** Takes in without a bound. */
export const greedyPipeline: CreateHistoryPipeline = (options) =>
  createPipeline({ ...options, maxPendingRecords: 100_000, maxBufferedBytes: 1e9 });

/** Sends batches as large as they come. */
export const bulkyPipeline: CreateHistoryPipeline = (options) =>
  createPipeline({ ...options, maxRecords: 10_000, maxBytes: 4096 });

/** Drops what cannot be written. */
export const droppingPipeline: CreateHistoryPipeline = (options) =>
  createPipeline({
    ...options,
    deadLetter: {
      name: 'nowhere',
      open: async () => undefined,
      write: async () => undefined,
      close: async () => undefined,
    },
  });

/** Takes an unknown outcome for a success. */
export const optimisticPipeline: CreateHistoryPipeline = (options) =>
  createPipeline({
    ...options,
    sink: {
      ...partsOf(options.sink),
      write: async (batch, context) => await options.sink.write(batch, context).catch(() => undefined),
    },
  });

/** Leaves a timer behind. */
export const ticklishPipeline: CreateHistoryPipeline = (options) => {
  options.clock?.setTimer(() => undefined, 1e9);
  return createPipeline(options);
};

/** Never notices that it was stopped, and never ends. */
export const deafPipeline: CreateHistoryPipeline = (options) =>
  createPipeline({
    ...options,
    sink: {
      ...partsOf(options.sink),
      write: async () => {
        throw unavailable('deaf pipeline: nobody is there');
      },
    },
  });

type HistorySink = HistoryPipelineOptions['sink'];

function partsOf(sink: HistorySink): HistorySink {
  const { name, features, open, write, close } = sink;
  return { name, features, open, write, close };
}
