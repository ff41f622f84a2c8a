import type { PeoplePlan } from '@rivergraph/example-kit';
import { produce } from '@rivergraph/servers';
import type { KafkaAddress } from '@rivergraph/servers';
import { topic } from './topic.ts';

/** What to send, and where to. */
export interface ProduceOptions {
  readonly kafka: KafkaAddress;
  readonly plan: PeoplePlan;
  /** Ends it after the round that is being sent. */
  readonly signal: AbortSignal;
}

const roundMessages = 50_000;

/** Sends a plan, acknowledged by all replicas; those of one partition in order. */
export async function producePlan({ kafka, plan: { sent }, signal }: ProduceOptions): Promise<void> {
  for (let first = 0; first < sent.length && !signal.aborted; first += roundMessages) {
    const records = sent
      .slice(first, first + roundMessages)
      .map(({ text, key, partition }) => ({ value: text, key, partition }));
    await produce(kafka, { topic, records });
  }
}
