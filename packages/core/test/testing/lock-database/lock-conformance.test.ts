import { describe, it } from 'vitest';
import { systemClock } from '@rivergraph/core';
import type { SinkHarness } from '@rivergraph/core/testing';
import {
  createLockDatabase,
  createLockSink,
  createMemoryGraph,
  describeSinkConformance,
} from '@rivergraph/core/testing';
import { sinkFeatures } from '../memory-harness.ts';

const harness: SinkHarness = {
  timeoutMs: 2_000,
  createTarget: async () => {
    const graph = createMemoryGraph();
    const database = createLockDatabase({ clock: systemClock, transactionMs: 1, rowMs: 0.01, graph });
    return {
      createSink: () => createLockSink({ database }),
      nodes: async (label) => graph.nodes(label),
      edges: async (type) => graph.edges(type),
      takeAway: async () => database.goAway(),
      bringBack: async () => database.comeBack(),
      dispose: async () => undefined,
    };
  },
};

describeSinkConformance({ describe, it }, { name: 'lock database', features: sinkFeatures, harness });
