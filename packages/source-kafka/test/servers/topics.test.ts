import { json, string } from '@rivergraph/core';
import type { Source } from '@rivergraph/core';
import { createTopic, produce, startKafka } from '@rivergraph/servers';
import type { KafkaServer } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createKafkaSource } from '../../src/index.ts';
import { committedOffsets, quietClient, withAdmin } from './support/admin.ts';
import type { Address } from './support/admin.ts';
import { eventually, failureOf } from './support/eventually.ts';
import { Latch } from './support/latch.ts';
import { checkOf, startReading } from './support/start-reading.ts';
import { textSource } from './support/text-source.ts';
import type { TextSourceOptions } from './support/text-source.ts';
import { uniqueName } from './support/unique-name.ts';

const untilEnd = { run: { until: 'end' } } as const;

function sourceOf({ brokers }: Address, options: Omit<TextSourceOptions, 'kafka'>): Source {
  return textSource({ kafka: { brokers: [...brokers] }, ...options });
}

function numbered(partitions: number, count: number, from = 0) {
  return Array.from({ length: partitions * count }, (_, index) => {
    const partition = index % partitions;
    return { partition, value: `${partition}:${from + Math.floor(index / partitions)}` };
  });
}

function textsOf(records: readonly { readonly value: string }[]): readonly string[] {
  return records.map(({ value }) => value).toSorted();
}

describeWithKafka('the topics of a Kafka source', ({ brokers }) => {
  const kafka = { brokers: [...brokers] };

  it('end the pipeline with an error when they are deleted while they are read', async () => {
    const topic = uniqueName('deleted');
    await createTopic(kafka, { topic, partitions: 2 });
    const records = numbered(2, 10);
    await produce(kafka, { topic, records });
    const reading = startReading(
      sourceOf(kafka, { topics: [topic], groupId: uniqueName('deleted'), metadataMaxAgeMs: 500 }),
    );
    await eventually(() => expect(reading.texts()).toEqual(textsOf(records)));

    await withAdmin(kafka, async (admin) => admin.deleteTopics({ topics: [topic] }));
    const { error } = await failureOf(reading.ended);

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'missing-topic' });
  });

  it.each(['fail', 'earliest'] as const)(
    'do not leave the pipeline idle when they are made anew while they are read (%s)',
    async (onOffsetOutOfRange) => {
      const topic = uniqueName('anew');
      await createTopic(kafka, { topic });
      await produce(kafka, { topic, records: numbered(1, 10) });
      const options = { topics: [topic], metadataMaxAgeMs: 500, onOffsetOutOfRange };
      const reading = startReading(sourceOf(kafka, { ...options, groupId: uniqueName('anew') }));
      await eventually(() => expect(reading.texts()).toHaveLength(10));
      const ended = failureOf(reading.ended);

      await withAdmin(kafka, async (admin) => admin.deleteTopics({ topics: [topic] }));
      await eventually(async () => createTopic(kafka, { topic }));
      await produce(kafka, { topic, records: numbered(1, 3, 100) });

      // It depends on when it looks whether it finds no topic or another one.
      const outcome = await Promise.race([
        ended.then(({ error }) => error),
        eventually(() => expect(reading.texts()).toHaveLength(13)).then(() => 'went on'),
      ]);
      const refusals = [expect.objectContaining({ code: 'misconfigured' })];
      expect([...refusals, ...(onOffsetOutOfRange === 'fail' ? [] : ['went on'])]).toContainEqual(outcome);
    },
  );

  it('may grow while they are read', async () => {
    const topic = uniqueName('grown');
    await createTopic(kafka, { topic, partitions: 3 });
    await produce(kafka, { topic, records: numbered(3, 10) });
    const reading = startReading(
      sourceOf(kafka, { topics: [topic], groupId: uniqueName('grown'), metadataMaxAgeMs: 500 }),
    );
    await eventually(() => expect(reading.texts()).toHaveLength(30));

    await withAdmin(kafka, async (admin) =>
      admin.createPartitions({ topicPartitions: [{ topic, count: 6 }] }),
    );
    await produce(kafka, { topic, records: numbered(6, 10, 10) });

    const all = [...numbered(3, 10), ...numbered(6, 10, 10)];
    await eventually(() => expect(reading.texts()).toEqual(textsOf(all)));
    expect(reading.doubles()).toEqual([]);
  });

  it('may be told apart by how they are decoded', async () => {
    const [people, notes] = [uniqueName('people'), uniqueName('notes')];
    for (const topic of [people, notes]) await createTopic(kafka, { topic });
    await produce(kafka, { topic: people, records: [{ key: '7', value: '{"name":"Ada"}' }] });
    await produce(kafka, { topic: notes, records: [{ value: '{"name":"no object"}' }] });
    const topics = { [people]: { value: json(), key: string() }, [notes]: string() };

    const reading = startReading(
      createKafkaSource({ kafka, groupId: uniqueName('formats'), topics }),
      untilEnd,
    );
    await reading.ended;

    expect(new Map(reading.written.map(({ place, value }) => [place, value]))).toEqual(
      new Map<string, unknown>([
        [`${people}-0@0`, { name: 'Ada' }],
        [`${notes}-0@0`, '{"name":"no object"}'],
      ]),
    );
  });

  it('are found by a pattern', async () => {
    const prefix = uniqueName('pattern');
    for (const suffix of ['a', 'b']) {
      await createTopic(kafka, { topic: `${prefix}.${suffix}` });
      await produce(kafka, { topic: `${prefix}.${suffix}`, records: [{ value: suffix }] });
    }

    const reading = startReading(
      sourceOf(kafka, { topics: [new RegExp(`^${prefix}\\.`)], groupId: uniqueName('pattern') }),
      untilEnd,
    );
    await reading.ended;

    expect(reading.texts()).toEqual(['a', 'b']);
  });

  it('may be looked into beside a member that runs, and nothing is left of that', async () => {
    const topic = uniqueName('checked');
    const groupId = uniqueName('checked');
    await createTopic(kafka, { topic, partitions: 2 });
    await produce(kafka, { topic, records: numbered(2, 5) });
    const latch = new Latch();
    const running = startReading(sourceOf(kafka, { topics: [topic], groupId }), { gate: latch.pass });
    onTestFinished(() => latch.open());
    await eventually(async () =>
      expect(await committedOffsets(kafka, groupId, topic)).toEqual({ 0: 5, 1: 5 }),
    );
    latch.shut();
    await produce(kafka, { topic, records: numbered(2, 1, 5) });
    await eventually(() => expect(running.read).toHaveLength(12));
    const isRebalance = ({ type }: { readonly type: string }): boolean => type === 'rebalance';
    const before = running.events.filter(isRebalance).length;

    const found = await checkOf(sourceOf(kafka, { topics: [topic], groupId }));

    expect(found).toMatchObject({ reason: 'end', records: 2 });
    expect(running.events.filter(isRebalance)).toHaveLength(before);
    const { groups } = await withAdmin(kafka, async (admin) => admin.listGroups());
    expect(groups.filter((group) => group.groupId.startsWith(`${groupId}-`))).toEqual([]);
  });

  it('with transactions are read without what was aborted, up to the marker at the end', async () => {
    const topic = await topicWithTransactions();
    const groupId = uniqueName('committed');

    const reading = startReading(sourceOf(kafka, { topics: [topic], groupId }));
    await eventually(async () => expect(await committedOffsets(kafka, groupId, topic)).toEqual({ 0: 10 }));
    // A fetch of which nothing is left.
    await inTransactions(topic, [[['g'], 'abort']]);
    await eventually(async () => expect(await committedOffsets(kafka, groupId, topic)).toEqual({ 0: 12 }));
    expect(reading.pipeline.stats().lag).toBe(0);
    await reading.stop();
    const again = startReading(sourceOf(kafka, { topics: [topic], groupId }), untilEnd);
    await again.ended;

    expect(reading.written.map(({ value }) => value)).toEqual(['a', 'b', 'e']);
    expect(again.read).toEqual([]);
  });

  it('with transactions have an end, though a marker or what was aborted is the last', async () => {
    const topic = await topicWithTransactions();
    const groupId = uniqueName('committed');

    const reading = startReading(sourceOf(kafka, { topics: [topic], groupId }), untilEnd);

    await expect(reading.ended).resolves.toMatchObject({ reason: 'end' });
    expect(reading.texts()).toEqual(['a', 'b', 'e']);
    expect(await committedOffsets(kafka, groupId, topic)).toEqual({ 0: 10 });
  });

  it('with transactions are read whole where readUncommitted says so', async () => {
    const topic = await topicWithTransactions();

    const reading = startReading(
      sourceOf(kafka, { topics: [topic], groupId: uniqueName('uncommitted'), readUncommitted: true }),
      untilEnd,
    );
    await reading.ended;

    expect(reading.texts()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  /** Gives a topic with a transaction that was committed, one that was aborted, and once more both. */
  async function topicWithTransactions(): Promise<string> {
    const topic = uniqueName('transactions');
    await createTopic(kafka, { topic });
    await inTransactions(topic, [
      [['a', 'b'], 'commit'],
      [['c', 'd'], 'abort'],
      [['e'], 'commit'],
      [['f'], 'abort'],
    ]);
    return topic;
  }

  async function inTransactions(
    topic: string,
    transactions: readonly [values: readonly string[], end: 'commit' | 'abort'][],
  ): Promise<void> {
    const producer = quietClient(kafka).producer({
      transactionalId: topic,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    for (const [values, end] of transactions) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: values.map((value) => ({ partition: 0, value })) });
      await transaction[end]();
    }
    await producer.disconnect();
  }
});

describeWithKafka(
  'a compacted topic',
  () => {
    let server: KafkaServer;

    beforeAll(async () => {
      server = await startKafka({ properties: { 'log.cleaner.backoff.ms': '100' } });
    });

    afterAll(async () => server.stop());

    it('is read to its end over the gaps, which are no resets', async () => {
      const topic = 'compacted';
      const config = {
        'cleanup.policy': 'compact',
        'segment.ms': '50',
        'min.cleanable.dirty.ratio': '0.01',
        'delete.retention.ms': '0',
      };
      await createTopic(server, { topic, config });
      const keyed = (round: number) =>
        Array.from({ length: 20 }, (_, key) => ({ key: String(key), value: `${key}:${round}` }));
      let rounds = 0;
      const readAll = async () => {
        // Only what lies in older segments is compacted, and a segment ends when something is added.
        await produce(server, { topic, records: keyed(rounds++) });
        const reading = startReading(
          sourceOf(server, { topics: [topic], groupId: uniqueName('compacted') }),
          untilEnd,
        );
        await reading.ended;
        return reading;
      };

      const compacted = await eventually(async () => {
        const reading = await readAll();
        expect(reading.read.length).toBeLessThan(20 * (rounds - 1));
        return reading;
      }, 60_000);

      expect(compacted.warnings()).toEqual([]);
      expect(compacted.texts()).toEqual(expect.arrayContaining([...textsOf(keyed(rounds - 1))]));
      const groupId = uniqueName('compacted');
      const reading = startReading(sourceOf(server, { topics: [topic], groupId }));
      await eventually(async () =>
        expect(await committedOffsets(server, groupId, topic)).toEqual({ 0: 20 * rounds }),
      );
      expect(reading.pipeline.stats().lag).toBe(0);
      expect(reading.warnings()).toEqual([]);
    });
  },
  { needs: ['processes'] },
);
