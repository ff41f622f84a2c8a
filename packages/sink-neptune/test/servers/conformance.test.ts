import { describeSinkConformance } from '@rivergraph/core/testing';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { describe, it } from 'vitest';
import { kitFeatures, kitSkips } from '../support/kit.ts';
import { sharedGraph } from '../support/shared-graph.ts';

await describeWithGremlin('neptune sink on a Gremlin Server', (gremlin) => {
  describeSinkConformance(
    { describe, it },
    {
      name: 'neptune, graphson',
      features: kitFeatures,
      skip: kitSkips,
      harness: sharedGraph(gremlin, (graph) => ({ url: gremlin().url, graph })),
    },
  );

  describeSinkConformance(
    { describe, it },
    {
      name: 'neptune, graphbinary',
      features: kitFeatures,
      skip: kitSkips,
      harness: sharedGraph(gremlin, (graph) => ({
        url: gremlin().url,
        graph,
        serializer: 'graphbinary',
      })),
    },
  );
});
