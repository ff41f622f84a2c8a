import { randomUUID } from 'node:crypto';
import { byTopic, createMemoryDeadLetter, createPipeline, json, rejected, string } from '@rivergraph/core';
import type { SourceRecord } from '@rivergraph/core';
import { createMemorySink, testWrite } from '@rivergraph/core/testing';
import type { TestWrite } from '@rivergraph/core/testing';
import { createTopic, produce } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import { createKafkaDeadLetter } from '../../src/dead-letter/kafka-dead-letter.ts';
import { createKafkaDeadLetterSource } from '../../src/replay/dead-letter-source.ts';
import { createKafkaSource } from '../../src/source.ts';

interface Charge {
  readonly id: number;
}

type Seen = Pick<SourceRecord, 'topic' | 'key' | 'value' | 'headers' | 'timestamp'>;

describeWithKafka('replaying dead letters', ({ brokers }) => {
  const kafka = { brokers: [...brokers] };

  it('brings every rejected record back as it was, to the transform of its topic', async () => {
    const [charges, users, letters] = ['charges', 'users', 'letters'].map(
      (name) => `${name}-${randomUUID()}`,
    ) as [string, string, string];
    for (const [topic, partitions] of [
      [charges, 3],
      [users, 2],
      [letters, 4],
    ] as const)
      await createTopic({ brokers }, { topic, partitions });
    const bytes = Buffer.of(0xff, 0x00);
    const chargesSent = Array.from({ length: 30 }, (_, id) => ({
      partition: id % 3,
      key: `charge ${id}`,
      value: id % 3 === 0 ? 'no json' : JSON.stringify({ id }),
      headers: { trace: String(id), bytes },
      timestamp: 1_466_000_000_000 + id,
    }));
    const usersSent = Array.from({ length: 10 }, (_, id) => ({
      partition: id % 2,
      key: null,
      value: JSON.stringify({ id: id % 5 === 0 ? -1 : id }),
      timestamp: 1_566_000_000_000 + id,
    }));
    await produce({ brokers }, { topic: charges, records: chargesSent });
    await produce({ brokers }, { topic: users, records: usersSent });
    const groupId = `first-${randomUUID()}`;
    await createPipeline({
      source: createKafkaSource({ kafka, groupId, topics: [charges, users], value: json<Charge>() }),
      transform: ({ topic, value }): TestWrite => {
        if (value.id < 0) throw rejected('test: below 0');
        return testWrite(`${topic} ${value.id}`, value.id);
      },
      sink: createMemorySink({ journal: 'none' }),
      deadLetter: createKafkaDeadLetter({ kafka, topic: letters }),
    }).run({ until: 'end' });

    const seen: Seen[] = [];
    const note = (record: SourceRecord): undefined => {
      const { topic, key, value, headers, timestamp } = record;
      seen.push({ topic, key, value, headers, timestamp });
    };
    const source = createKafkaDeadLetterSource({
      kafka,
      groupId: `replay-${randomUUID()}`,
      topic: letters,
      originals: { [charges]: string(), [users]: json<Charge>() },
    });
    const deadLetter = createMemoryDeadLetter();
    await createPipeline({
      source,
      transform: byTopic<SourceRecord, TestWrite>({ [charges]: note, [users]: note }),
      sink: createMemorySink({ journal: 'none' }),
      deadLetter,
    }).run({ until: 'end' });

    const expectedCharges = chargesSent
      .filter(({ value }) => value === 'no json')
      .map((sent) => ({
        topic: charges,
        key: Buffer.from(sent.key),
        value: sent.value,
        headers: { trace: Buffer.from(sent.headers.trace), bytes },
        timestamp: sent.timestamp,
      }));
    const expectedUsers = usersSent
      .filter(({ value }) => value.includes('-1'))
      .map((sent) => ({
        topic: users,
        key: null,
        value: { id: -1 },
        headers: {},
        timestamp: sent.timestamp,
      }));
    const byTime = seen.toSorted((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
    expect(byTime).toEqual([...expectedCharges, ...expectedUsers]);
    expect(deadLetter.records).toEqual([]);
  });
});
