import { defineGraph } from '@rivergraph/core';
import { numberAt } from '../core/edge-stream.ts';
import { createNullSource } from '../core/null-source.ts';
import type { Lap, OwnedJob } from './lap.ts';
import { runPipeline } from './pipeline-lap.ts';
import { batchRecords, chargeSlots, sourcePartitions } from './settings.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'integer' } },
    Note: { ownedBy: 'WROTE', key: { number: 'integer' } },
  },
  edges: { WROTE: { from: 'User', to: 'Note' } },
});

/** Writes owned nodes, all new, the owners in turns. */
export async function ownedLap({ target, records, owners }: OwnedJob): Promise<Lap> {
  return await runPipeline(target, {
    source: createNullSource({
      partitions: sourcePartitions,
      records,
      bytes: 'own',
      fill: (data, { partition, position, offset }) => {
        const n = position * sourcePartitions + partition;
        data.writeUInt32LE(n % owners, offset);
        data.writeUInt32LE(Math.floor(n / owners), offset + 4);
      },
    }),
    graph,
    toWrite: ({ value }) =>
      graph.WROTE.upsert(
        graph.User.ref({ userId: numberAt(value, 0) }),
        graph.Note.upsert({ number: numberAt(value, 4) }),
      ),
    records,
    slots: chargeSlots,
    maxRecords: batchRecords,
  });
}
