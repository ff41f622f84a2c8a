import type { AnyGraph } from '@rivergraph/core';
import { conformanceGraph } from '@rivergraph/core/testing';
import { openGremlin, startNeptuneFront } from '@rivergraph/servers';
import type { NeptuneFront } from '@rivergraph/servers';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placed, sinkContext, writeBothWays } from '../../../core/test/support/both-ways.ts';
import type { BothWays } from '../../../core/test/support/both-ways.ts';
import { fuzzRuns, histories } from '../../../cypher/test/graph-history.ts';
import { versionedGraph, versionedHistories } from '../../../cypher/test/versioned-history.ts';
import { createNeptuneSink } from '../../src/index.ts';
import type { RequestForm } from '../../src/index.ts';
import { readGraph } from '../support/read-graph.ts';

/** The last one is what `auto` makes of an engine that has merges, but no cardinality in their maps. */
const forms = ['chain', 'inject', 'coalesce', 'auto'] as const;

await describeWithGremlin('createNeptuneSink, histories', (gremlin) => {
  let front: NeptuneFront;

  beforeAll(async () => {
    front = await startNeptuneFront({
      target: { url: gremlin().url },
      status: { role: 'writer', dbEngineVersion: '1.3.1.0' },
    });
  });
  afterAll(async () => await front.close());

  describe.each<RequestForm>(forms)('in the form %s', (form) => {
    const timeout = 60_000 + fuzzRuns(25) * 2_000;

    it('makes the graph of the writes one by one, for any history', { timeout }, async () => {
      await using use = await open(form, conformanceGraph);
      const same = fc.asyncProperty(histories, async (batches) => {
        await use.clear();
        const { batched, oneByOne } = await writeBothWays(
          use,
          batches.map((writes) => placed(...writes)),
        );
        expect(batched).toEqual(oneByOne);
      });

      await fc.assert(same, { numRuns: fuzzRuns(25) });
    });

    it('does so where versions keep older writes out, wherever they come from', { timeout }, async () => {
      await using use = await open(form, versionedGraph);
      const same = fc.asyncProperty(versionedHistories, async (batches) => {
        await use.clear();
        const { batched, oneByOne } = await writeBothWays(use, batches);
        expect(batched).toEqual(oneByOne);
      });

      await fc.assert(same, { numRuns: fuzzRuns(20) });
    });
  });

  async function open(
    form: RequestForm,
    graph: AnyGraph,
  ): Promise<BothWays & AsyncDisposable & { clear(): Promise<void> }> {
    const client = openGremlin(gremlin());
    const { url } = form === 'auto' ? front : gremlin();
    const sink = createNeptuneSink({ url, graph, form });
    await sink.open(sinkContext());
    return {
      graph,
      sink,
      read: async (shape) => await readGraph(client, shape),
      clear: async () => await client.clear(),
      [Symbol.asyncDispose]: async () => {
        await sink.close();
        await client.close();
      },
    };
  }
});
