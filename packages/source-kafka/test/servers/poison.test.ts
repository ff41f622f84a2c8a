import { createMemoryDeadLetter, json, string } from '@rivergraph/core';
import { createTopic, produce } from '@rivergraph/servers';
import type { TestRecord } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import kafkajs from 'kafkajs';
import { expect, it, onTestFinished } from 'vitest';
import { registerCodecs } from '../../src/codecs/register-codecs.ts';
import { createKafkaSource } from '../../src/index.ts';
import { committedOffsets, quietClient } from './support/admin.ts';
import { eventually, failureOf } from './support/eventually.ts';
import { startReading } from './support/start-reading.ts';
import { uniqueName } from './support/unique-name.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;
const untilEnd = { run: { until: 'end' } } as const;

interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Buffer | Promise<Buffer>;
  decompress(bytes: Buffer): Buffer | Promise<Buffer>;
}

describeWithKafka('records that nobody can read', ({ brokers }) => {
  const kafka = { brokers: [...brokers] };
  const quick = { kafka, commitIntervalMs: 100, maxWaitMs: 50, heartbeatIntervalMs: 300 };

  async function topicWith(records: readonly TestRecord[]): Promise<{ topic: string; groupId: string }> {
    const topic = uniqueName('poison');
    await createTopic(kafka, { topic });
    await produce(kafka, { topic, records });
    return { topic, groupId: uniqueName('poison') };
  }

  it('are dead-lettered with their bytes, and the rest is written', async () => {
    const poison = Buffer.from('{"id":2,"name":"\xff"', 'latin1');
    const { topic, groupId } = await topicWith([
      { key: 'a', value: '{"id":1}' },
      { key: 'b', value: poison, headers: { trace: 'x7' } },
      { key: 'c', value: '{"id":3}' },
    ]);
    const deadLetter = createMemoryDeadLetter();

    const source = createKafkaSource({ ...quick, topics: [topic], groupId, value: json() });
    const reading = startReading(source, { ...untilEnd, deadLetter });
    await reading.ended;

    expect(reading.written.map(({ value }) => value)).toEqual([{ id: 1 }, { id: 3 }]);
    expect(deadLetter.records).toHaveLength(1);
    const [letter] = deadLetter.records;
    expect(letter).toMatchObject({
      position: '1',
      rejections: [{ stage: 'deserialize', code: 'rejected', reason: 'invalid-utf8' }],
    });
    expect(Buffer.from(letter?.value ?? [])).toEqual(poison);
    expect(Buffer.from(letter?.key ?? []).toString()).toBe('b');
    expect(Buffer.from(letter?.headers['trace'] as Uint8Array).toString()).toBe('x7');
    expect(await committedOffsets(kafka, groupId, topic)).toEqual({ 0: 3 });
  });

  it('end the pipeline without a dead letter, and are not passed over', async () => {
    const { topic, groupId } = await topicWith([
      { value: '{"id":1}' },
      { value: '{' },
      { value: '{"id":3}' },
    ]);

    const source = createKafkaSource({ ...quick, topics: [topic], groupId, value: json() });
    const { error } = await failureOf(startReading(source).ended);

    expect(error).toMatchObject({ code: 'rejected', reason: 'invalid-json' });
    const { 0: stored = 0 } = await committedOffsets(kafka, groupId, topic);
    expect(stored).toBeLessThanOrEqual(1);
  });

  it('are no trouble where they are tombstones: they are skipped and counted, or passed on', async () => {
    const { topic, groupId } = await topicWith([
      { key: 'a', value: 'x' },
      { key: 'a', value: null },
    ]);
    const options = { ...quick, topics: [topic], value: string() };

    const skipping = startReading(createKafkaSource({ ...options, groupId }), untilEnd);
    const { stats } = await skipping.ended;
    const passing = startReading(
      createKafkaSource({ ...options, groupId: uniqueName('poison'), tombstones: 'pass' }),
      untilEnd,
    );
    await passing.ended;

    expect(skipping.written.map(({ value }) => value)).toEqual(['x']);
    expect(stats.tombstones).toBe(1);
    expect(await committedOffsets(kafka, groupId, topic)).toEqual({ 0: 2 });
    expect(passing.written.map(({ value }) => value)).toEqual(['x', null]);
  });

  /** Lets batches of a codec be decompressed in another way, until the test has finished. */
  function decompressInstead(type: number, change: (codec: Codec) => Partial<Codec>): void {
    registerCodecs();
    const table = CompressionCodecs as Record<number, () => Codec>;
    const original = table[type];
    if (original === undefined) throw new Error('expected a codec to be registered');
    const codec = original();
    table[type] = () => ({ ...codec, ...change(codec) });
    onTestFinished(() => {
      table[type] = original;
    });
  }

  it('end the pipeline when a whole batch is damaged, and positions stay', async () => {
    registerCodecs();
    const compression = CompressionTypes.Snappy;
    const { topic, groupId } = await topicWith([{ value: 'whole' }]);
    const producer = quietClient(kafka).producer();
    await producer.connect();
    await producer.send({ topic, compression, messages: [{ partition: 0, value: 'damaged'.repeat(100) }] });
    await producer.disconnect();
    decompressInstead(compression, ({ decompress }) => ({
      // The first bytes are those of the format.
      decompress: async (bytes) => decompress(bytes.subarray(0, bytes.length - 12)),
    }));

    const source = createKafkaSource({ ...quick, topics: [topic], groupId, value: string() });
    const { error, afterMs } = await failureOf(startReading(source).ended);

    expect(error).toMatchObject({ code: 'rejected', reason: 'corrupt-batch' });
    expect(afterMs).toBeLessThan(60_000);
    const { 0: stored } = await committedOffsets(kafka, groupId, topic);
    expect(stored).toBeLessThanOrEqual(1);
  });

  it('end the pipeline when a batch is compressed in a way that nobody here knows', async () => {
    registerCodecs();
    const { topic, groupId } = await topicWith([{ value: 'plain' }]);
    const producer = quietClient(kafka).producer();
    await producer.connect();
    await producer.send({
      topic,
      compression: CompressionTypes.LZ4,
      messages: [{ partition: 0, value: 'compressed' }],
    });
    await producer.disconnect();
    decompressInstead(CompressionTypes.LZ4, () => ({
      decompress: () => {
        throw new kafkajs.KafkaJSNonRetriableError('not implemented');
      },
    }));

    const source = createKafkaSource({ ...quick, topics: [topic], groupId, value: string() });
    const { error } = await failureOf(startReading(source).ended);

    expect(error).toMatchObject({ code: 'misconfigured' });
  });

  it('do not end the pipeline where only the client stumbles, and for good', async () => {
    registerCodecs();
    const { topic, groupId } = await topicWith([{ value: 'plain' }]);
    const producer = quietClient(kafka).producer();
    await producer.connect();
    const messages = [{ partition: 0, value: 'compressed' }];
    await producer.send({ topic, compression: CompressionTypes.LZ4, messages });
    await producer.disconnect();
    let stumbles = 2;
    decompressInstead(CompressionTypes.LZ4, ({ decompress }) => ({
      decompress: async (bytes) => {
        if (stumbles-- > 0) throw new TypeError('a fault of the client');
        return decompress(bytes);
      },
    }));

    const reading = startReading(createKafkaSource({ ...quick, topics: [topic], groupId, value: string() }));

    await eventually(() => expect(reading.texts()).toEqual(['compressed', 'plain']));
    expect(stumbles).toBeLessThan(0);
  });
});
