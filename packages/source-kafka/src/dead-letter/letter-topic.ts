import { misconfigured, RivergraphError } from '@rivergraph/core';
import kafkajs from 'kafkajs';
import type { Admin, Kafka, RetryOptions } from 'kafkajs';

/** Asks how many partitions a topic has. Rejects with `misconfigured` where it does not exist, or is compacted. */
export async function inspectTopic(kafka: Kafka, topic: string, retry: RetryOptions): Promise<number> {
  const admin = kafka.admin({ retry });
  try {
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const count = topics.find(({ name }) => name === topic)?.partitions.length ?? 0;
    if (count === 0) {
      throw misconfigured(
        `Dead letter topic '${topic}': expected the topic to exist, got none of that name`,
        {
          reason: 'missing-topic',
        },
      );
    }
    await refuseCompaction(admin, topic);
    return count;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Compaction keeps the last letter of a key only. Whoever may not ask is not kept from writing. */
async function refuseCompaction(admin: Admin, topic: string): Promise<void> {
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const query = {
    includeSynonyms: false,
    resources: [{ type, name: topic, configNames: ['cleanup.policy'] }],
  };
  const answer = await admin.describeConfigs(query).catch(() => undefined);
  const policy = answer?.resources[0]?.configEntries.find(
    ({ configName }) => configName === 'cleanup.policy',
  );
  if (!policy?.configValue.includes('compact')) return;
  throw misconfigured(
    `Dead letter topic '${topic}': expected cleanup.policy delete, got ${policy.configValue}: compaction removes letters of one key`,
    { reason: 'compacted-topic' },
  );
}

/** Whether the topic will not take a letter as long as neither of them changes. */
export function isRefusal(error: unknown): error is RivergraphError {
  return error instanceof RivergraphError && (error.code === 'too-large' || error.code === 'rejected');
}
