import { json } from '@rivergraph/core';
import { createKafkaSource } from '@rivergraph/source-kafka';
import type { Lap } from '../lap/lap.ts';
import { chargeGraph, chargeWrite } from './charges.ts';
import type { Charge } from './charges.ts';
import type { ChargesJob } from './lap.ts';
import { runPipeline } from './pipeline-lap.ts';
import { batchRecords, chargeSlots } from './settings.ts';

/** Our side: a whole pipeline, from the topic to the graph. */
export async function rivergraphCharges({ target, brokers, topic, groupId }: ChargesJob): Promise<Lap> {
  return await runPipeline(target, {
    source: createKafkaSource({
      kafka: { brokers: [...brokers] },
      groupId,
      topics: [topic.topic],
      value: json<Charge>(),
    }),
    graph: chargeGraph,
    toWrite: ({ value }) => chargeWrite(value),
    records: topic.records,
    slots: chargeSlots,
    maxRecords: batchRecords,
  });
}
