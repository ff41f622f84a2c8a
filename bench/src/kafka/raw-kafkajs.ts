import { consume } from './kafkajs-consumer.ts';
import type { EachBatch } from './kafkajs-consumer.ts';
import type { Lap, LapJob } from './lap.ts';
import { sumOfIds } from './messages.ts';
import type { Reading } from './messages.ts';
import { Meter } from './meter.ts';

/** The least that can be done with kafkajs: parse every value, then resolve the batch. */
export async function rawKafkajs(job: LapJob): Promise<Lap> {
  const meter = new Meter();
  const { records } = job.topic;
  let [read, sum] = [0, 0];
  let finish = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const eachBatch: EachBatch = async ({ batch, resolveOffset }) => {
    meter.began();
    for (const { value } of batch.messages) sum += (JSON.parse(String(value)) as Reading).id;
    resolveOffset(batch.lastOffset());
    read += batch.messages.length;
    if (read < records) return;
    meter.ended();
    finish();
  };
  await consume(job, { meter, eachBatch, over });
  if (read !== records || sum !== sumOfIds(records))
    throw new Error(`Expected ${records} records, got ${read}`);
  return meter.lap();
}
