import { consume } from './kafkajs-consumer.ts';
import type { EachBatch } from './kafkajs-consumer.ts';
import type { Lap, LapJob } from './lap.ts';
import { Meter } from './meter.ts';
import { slowBatchRecords } from './settings.ts';
import { SlowSink, slowPartition } from './slow-sink.ts';

/** What one writes at first: a loop that awaits the sink, within the handler of a batch. */
export async function slowKafkajs(job: LapJob): Promise<Lap> {
  const meter = new Meter();
  const sink = new SlowSink(job.topic);
  let finish = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const eachBatch: EachBatch = async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary }) => {
    meter.began();
    const { messages } = batch;
    for (let first = 0; first < messages.length && !meter.isOver; first += slowBatchRecords) {
      const part = messages.slice(first, first + slowBatchRecords);
      for (const { value } of part) JSON.parse(String(value));
      const isSlow = batch.partition === slowPartition;
      await sink.write({ slow: isSlow ? part.length : 0, others: isSlow ? 0 : part.length });
      resolveOffset(part.at(-1)?.offset ?? batch.lastOffset());
      if (sink.areOthersDone) {
        meter.ended();
        finish();
        return;
      }
      await commitOffsetsIfNecessary();
      await heartbeat();
    }
  };
  await consume(job, { meter, eachBatch, over });
  return meter.lap();
}
