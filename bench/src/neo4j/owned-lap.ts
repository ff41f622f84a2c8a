import { defineGraph } from '@rivergraph/core';
import { numberAt } from '../core/edge-stream.ts';
import { createNullSource } from '../core/null-source.ts';
import type { Lap } from '../lap/lap.ts';
import type { OwnedJob } from './lap.ts';
import { runPipeline } from './pipeline-lap.ts';
import { chargeSlots, ownedRecords } from './settings.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'integer' } },
    Note: { ownedBy: 'WROTE', key: { number: 'integer' } },
  },
  edges: { WROTE: { from: 'User', to: 'Note' } },
});

/** Writes owned nodes that are there already, so that nothing comes of it but the search for them. */
export async function ownedLap({ target, records, firstOwner, owners }: OwnedJob): Promise<Lap> {
  return await runPipeline(target, {
    source: createNullSource({
      partitions: 1,
      records,
      bytes: 'own',
      fill: (data, { position, offset }) => {
        data.writeUInt32LE(firstOwner + (position % owners), offset);
        data.writeUInt32LE(Math.floor(position / owners), offset + 4);
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
    maxRecords: ownedRecords,
  });
}
