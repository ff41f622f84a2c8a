import { describeSinkConformance } from '@rivergraph/core/testing';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { describe, it } from 'vitest';
import type { RequestForm } from '../../src/index.ts';
import { kitFeatures, kitSkips } from '../support/kit.ts';
import { sharedGraph } from '../support/shared-graph.ts';

const forms: readonly RequestForm[] = ['inject', 'coalesce'];

await describeWithGremlin('neptune sink in other forms', (gremlin) => {
  for (const form of forms) {
    describeSinkConformance(
      { describe, it },
      {
        name: `neptune, ${form}`,
        features: kitFeatures,
        skip: kitSkips,
        harness: sharedGraph(gremlin, (graph) => ({ url: gremlin().url, graph, form })),
      },
    );
  }
});
