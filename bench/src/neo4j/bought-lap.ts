import { defineGraph } from '@rivergraph/core';
import { edgeStream, numberAt } from '../core/edge-stream.ts';
import type { KeySet } from '../core/edge-stream.ts';
import { createNullSource, nullChunks } from '../core/null-source.ts';
import type { NullSourceOptions } from '../core/null-source.ts';
import type { Lap } from '../lap/lap.ts';
import type { BoughtJob } from './lap.ts';
import { runPipeline } from './pipeline-lap.ts';
import { sourcePartitions } from './settings.ts';

const graph = defineGraph({
  nodes: { User: { key: { userId: 'integer' } }, Item: { key: { itemId: 'integer' } } },
  edges: { BOUGHT: { from: 'User', to: 'Item' } },
});

/** Writes relationships between nodes that must be there. */
export async function boughtLap({ target, keys, records, ordering, slots }: BoughtJob): Promise<Lap> {
  return await runPipeline(target, {
    source: createNullSource(streamOf(keys, records)),
    graph,
    toWrite: ({ value }) =>
      graph.BOUGHT.upsert(
        graph.User.ref({ userId: numberAt(value, 0) }),
        graph.Item.ref({ itemId: numberAt(value, 4) }),
      ),
    records,
    ordering,
    slots,
  });
}

/** How many relationships a lap leaves: some are named twice. */
export function relationshipsOf(keys: KeySet, records: number): number {
  const pairs = new Set<number>();
  for (const chunk of nullChunks(streamOf(keys, records))) {
    for (let index = 0; index < chunk.length; index += 1) {
      const value = chunk.valueAt(index);
      pairs.add(numberAt(value, 0) * 2 ** 20 + numberAt(value, 4));
    }
  }
  return pairs.size;
}

function streamOf(keys: KeySet, records: number): NullSourceOptions {
  return { partitions: sourcePartitions, records, bytes: 'own', fill: edgeStream(keys).fill };
}
