import { describeSinkConformance } from '@rivergraph/core/testing';
import { startNeptuneFront } from '@rivergraph/servers';
import type { NeptuneFront } from '@rivergraph/servers';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kitFeatures, kitSkips } from '../support/kit.ts';
import { sharedGraph } from '../support/shared-graph.ts';

const keys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'a-secret-of-forty-characters-0123456789x',
  sessionToken: 'a-token-that-expires',
};
const region = 'eu-west-1';

await describeWithGremlin('neptune sink through a front', (gremlin) => {
  let front: NeptuneFront;

  beforeAll(async () => {
    front = await startNeptuneFront({
      target: { url: gremlin().url },
      tls: 'required',
      iam: { credentials: [keys], region },
      // Its steps are those of engines that have no cardinality in maps.
      status: { role: 'writer', dbEngineVersion: '1.3.1.0' },
    });
  });
  afterAll(async () => await front.close());

  describeSinkConformance(
    { describe, it },
    {
      name: 'neptune, signed, engine 1.3.1.0',
      features: kitFeatures,
      skip: kitSkips,
      harness: sharedGraph(gremlin, (graph) => ({
        url: front.url,
        graph,
        tls: { ca: front.ca },
        auth: { iam: { region, credentials: keys } },
      })),
    },
  );

  it('never has two requests on one connection at a time, and leaves none open', async () => {
    await front.until(({ open }) => open === 0);

    expect(front.stats()).toMatchObject({ mostInFlight: 1, refused: 0 });
    expect(front.stats().mostInFlightTogether).toBeLessThanOrEqual(8);
    expect(front.stats().requests).toBeGreaterThan(100);
  });
});
