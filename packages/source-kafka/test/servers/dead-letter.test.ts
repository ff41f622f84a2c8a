import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLogger, systemClock } from '@rivergraph/core';
import type { DeadLetterRecord, SinkContext } from '@rivergraph/core';
import { createTopic, startKafka } from '@rivergraph/servers';
import type { KafkaServer } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import kafkajs from 'kafkajs';
import type { IHeaders } from 'kafkajs';
import { expect, it } from 'vitest';
import { createKafkaDeadLetter } from '../../src/dead-letter/kafka-dead-letter.ts';
import type { DeadLetterCompression } from '../../src/dead-letter/options.ts';
import { recordAt, rejectedRecord } from '../dead-letter/support.ts';

const { Kafka, logLevel } = kafkajs;

interface StoredLetter {
  readonly partition: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders | undefined;
  readonly timestamp: string;
}

/** Reads all that a topic holds. */
async function readAll(brokers: readonly string[], topic: string): Promise<readonly StoredLetter[]> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const missing = new Map(
    ends.filter(({ high }) => high !== '0').map(({ partition, high }) => [partition, Number(high)]),
  );
  const consumer = kafka.consumer({ groupId: `reader-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const letters: StoredLetter[] = [];
  await new Promise<void>((resolve, reject) => {
    if (missing.size === 0) resolve();
    const eachMessage: NonNullable<Parameters<typeof consumer.run>[0]>['eachMessage'] = async (payload) => {
      const { partition, message } = payload;
      const { key, value, headers, timestamp, offset } = message;
      letters.push({ partition, key, value, headers, timestamp });
      if (Number(offset) + 1 === missing.get(partition)) missing.delete(partition);
      if (missing.size === 0) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return letters;
}

function contextOf(signal: AbortSignal = new AbortController().signal): SinkContext {
  return { signal, clock: systemClock, logger: silentLogger };
}

function offsetsBySource(letters: readonly StoredLetter[]): Map<string, string[]> {
  const offsets = new Map<string, string[]>();
  for (const { headers } of letters) {
    const source = String(headers?.['__connect.errors.partition']);
    offsets.set(source, [...(offsets.get(source) ?? []), String(headers?.['__connect.errors.offset'])]);
  }
  return offsets;
}

describeWithKafka('createKafkaDeadLetter, on a broker', ({ brokers }) => {
  const kafka = { brokers: [...brokers] };
  const newTopic = async (config: Record<string, string> = {}): Promise<string> => {
    const topic = `letters-${randomUUID()}`;
    await createTopic({ brokers }, { topic, partitions: 3, config });
    return topic;
  };

  it.each<DeadLetterCompression>(['none', 'gzip', 'snappy', 'lz4'])(
    'stores key, value and headers as they were, and says why (%s)',
    async (compression) => {
      const topic = await newTopic();
      const deadLetter = createKafkaDeadLetter({ kafka, topic, compression });
      const record = rejectedRecord({
        headers: { trace: 'on', bytes: Uint8Array.of(0, 255), list: ['a', 'b'] },
      });
      const tombstone = rejectedRecord({ key: null, value: null, position: '43' });

      await deadLetter.open(contextOf());
      await deadLetter.write([record, tombstone], contextOf());
      await deadLetter.close();

      const letters = await readAll(brokers, topic);
      expect(letters).toMatchObject([
        {
          partition: 0,
          key: Buffer.of(0, 255),
          value: Buffer.of(123, 255),
          timestamp: String(record.failedAt),
          headers: {
            trace: Buffer.from('on'),
            bytes: Buffer.of(0, 255),
            list: [Buffer.from('a'), Buffer.from('b')],
            '__connect.errors.topic': Buffer.from('charges'),
            '__connect.errors.exception.message': Buffer.from('no'),
          },
        },
        { key: null, value: null },
      ]);
    },
  );

  it('keeps the order of each partition', async () => {
    const topic = await newTopic();
    const deadLetter = createKafkaDeadLetter({ kafka, topic });
    const records = Array.from({ length: 600 }, (_, index) =>
      recordAt(index % 5, Math.floor(index / 5), 4_000),
    );

    await deadLetter.open(contextOf());
    for (let at = 0; at < records.length; at += 100)
      await deadLetter.write(records.slice(at, at + 100), contextOf());
    await deadLetter.close();

    const stored = offsetsBySource(await readAll(brokers, topic));
    const inOrder = Array.from({ length: 120 }, (_, offset) => String(offset));
    expect([...stored.keys()].toSorted()).toEqual(['0', '1', '2', '3', '4']);
    for (const offsets of stored.values()) expect(offsets).toEqual(inOrder);
  });

  it('stores what is larger than one request may be, all but the record that is too large itself', async () => {
    const topic = await newTopic();
    const deadLetter = createKafkaDeadLetter({ kafka, topic });
    const records = [400_000, 400_000, 1_200_000, 400_000].map((bytes, offset) => recordAt(0, offset, bytes));

    await deadLetter.open(contextOf());
    const writing = deadLetter.write(records, contextOf());

    await expect(writing).rejects.toMatchObject({ code: 'too-large', reason: 'size' });
    await deadLetter.close();
    expect(offsetsBySource(await readAll(brokers, topic)).get('0')).toEqual(['0', '1', '3']);
  });

  it.each([
    ['is not there', async () => `missing-${randomUUID()}`, 'missing-topic'],
    ['is compacted', async () => newTopic({ 'cleanup.policy': 'compact' }), 'compacted-topic'],
  ])('refuses a topic that %s, and makes none', async (_, name, reason) => {
    const topic = await name();
    const deadLetter = createKafkaDeadLetter({ kafka, topic });

    await expect(deadLetter.open(contextOf())).rejects.toMatchObject({ code: 'misconfigured', reason });
    await deadLetter.close();
  });

  it('says within seconds that nobody is at the address', async () => {
    const deadLetter = createKafkaDeadLetter({ kafka: { brokers: ['127.0.0.1:1'] }, topic: 'letters' });
    const start = performance.now();

    await expect(deadLetter.open(contextOf())).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describeWithKafka(
  'createKafkaDeadLetter, on three brokers',
  () => {
    it('has stored every letter that was acknowledged, whichever leader dies meanwhile', {
      timeout: 300_000,
    }, async () => {
      await using kafka: KafkaServer = await startKafka({ nodes: 3 });
      await createTopic(kafka, {
        topic: 'letters',
        partitions: 6,
        replicas: 3,
        config: { 'min.insync.replicas': '2' },
      });
      const deadLetter = createKafkaDeadLetter({ kafka: { brokers: [...kafka.brokers] }, topic: 'letters' });
      await deadLetter.open(contextOf());
      const acknowledged: DeadLetterRecord[] = [];
      const stop = new AbortController();
      const writing = (async () => {
        for (let round = 0; !stop.signal.aborted; round += 1) {
          const records = Array.from({ length: 100 }, (_, index) =>
            recordAt(index % 12, round * 100 + index),
          );
          // As the pipeline does: the same letters until they are stored.
          while (!(await stored(deadLetter.write(records, contextOf())))) await delay(100);
          acknowledged.push(...records);
        }
      })();
      const reached = async (count: number): Promise<void> => {
        await expect.poll(() => acknowledged.length, { timeout: 120_000 }).toBeGreaterThan(count);
      };

      const [first, second] = kafka.nodes;
      await reached(500);
      await first?.kill();
      await reached(acknowledged.length + 1_000);
      await first?.restart();
      await second?.kill();
      await reached(acknowledged.length + 1_000);
      stop.abort();
      await writing;
      await deadLetter.close();

      const found = offsetsBySource(await readAll(kafka.brokers, 'letters'));
      const all = new Set([...found.values()].flat());
      const lost = acknowledged
        .map(({ position }) => position)
        .filter((position) => !all.has(position as string));
      expect(lost).toEqual([]);
      for (const offsets of found.values()) {
        // Some may have been stored twice; what comes first is in order.
        const once = [...new Set(offsets)].map(Number);
        expect(once).toEqual(once.toSorted((a, b) => a - b));
      }
    });
  },
  { needs: ['processes'] },
);

async function stored(write: Promise<void>): Promise<boolean> {
  return write.then(
    () => true,
    () => false,
  );
}
