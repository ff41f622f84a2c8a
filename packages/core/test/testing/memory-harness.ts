import type { GraphWrite, Sink, Source } from '@rivergraph/core';
import { misconfigured } from '@rivergraph/core';
import type {
  MemoryGraph,
  MemorySource,
  SinkHarness,
  SinkKitFeatures,
  SourceHarness,
  SourceKitFeatures,
} from '@rivergraph/core/testing';
import {
  createMemoryGraph,
  createMemorySink,
  createMemorySource,
  createMemoryStream,
} from '@rivergraph/core/testing';

export const sourceFeatures: SourceKitFeatures = {
  keys: true,
  headers: true,
  timestamps: true,
  tombstones: true,
  'binary values': true,
  end: false,
  append: true,
  revocation: true,
  missing: true,
};

export const sinkFeatures: SinkKitFeatures = {
  'second sink': true,
  outage: true,
  'atomic batches': true,
};

export interface MemoryHarnessOptions {
  /** Whether the partitions end with what they begin with. */
  readonly end: boolean;
  /** Changes every source before the kit sees it. */
  readonly wrap?: (source: Source, context: { readonly opened: number }) => Source;
  readonly timeoutMs?: number;
}

/** Memory streams for the source kit. */
export function memorySourceHarness({
  end,
  wrap = (source) => source,
  timeoutMs = 2000,
}: MemoryHarnessOptions): SourceHarness {
  return {
    timeoutMs,
    quietMs: 5,
    createMissing: () => {
      const source = createMemorySource({ stream: createMemoryStream() });
      source.failOpen(misconfigured('memory source: there is no such stream'));
      return wrap(source, { opened: 0 });
    },
    createStream: async (partitions) => {
      const stream = createMemoryStream({ partitions: partitions.length });
      for (const [index, records] of partitions.entries()) stream.append(index, records);
      if (end) stream.endAll();
      let last: MemorySource | undefined;
      let opened = 0;
      return {
        createSource: () => {
          last = createMemorySource({ stream, chunkSize: 64 });
          opened += 1;
          return wrap(last, { opened });
        },
        append: async (partition, records) => stream.append(partition, records),
        revoke: async (partition, { lost }) => void last?.revoke([partition], { lost, deadlineMs: 60_000 }),
        dispose: async () => undefined,
      };
    },
  };
}

/** Memory graphs for the sink kit. */
export function memorySinkHarness(
  wrap: (sink: Sink<GraphWrite>, graph: MemoryGraph) => Sink<GraphWrite> = (sink) => sink,
): SinkHarness {
  return {
    timeoutMs: 2000,
    createTarget: async () => {
      const graph = createMemoryGraph();
      const sinks = new Set<ReturnType<typeof createMemorySink>>();
      return {
        createSink: () => {
          const sink = createMemorySink({ graph });
          sinks.add(sink);
          return wrap(sink, graph);
        },
        nodes: async (label) => graph.nodes(label),
        edges: async (type) => graph.edges(type),
        takeAway: async () => {
          for (const sink of sinks) sink.goAway();
        },
        bringBack: async () => {
          for (const sink of sinks) sink.comeBack();
        },
        dispose: async () => undefined,
      };
    },
  };
}
