import { randomUUID } from 'node:crypto';
import zlib from 'node:zlib';
import { createTopic } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import kafkajs from 'kafkajs';
import type { Kafka, Message } from 'kafkajs';
import { beforeAll, expect, it } from 'vitest';
import { registerCodecs } from '../../src/codecs/register-codecs.ts';
import { createZstd } from '../../src/codecs/zstd.ts';
import { tameIdleTimers } from '../../src/idle-timers.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;

const records: readonly Message[] = Array.from({ length: 3000 }, (_, id) => ({
  key: `key-${id % 50}`,
  value: JSON.stringify({ id, name: `user-${(id * 7919) % 1000}`, noise: Math.imul(id, 0x9e3779b1) }),
}));

/** A Zstandard frame of stored blocks, for a Node that cannot compress: enough to have a broker and a reader take it. */
function storeAsZstd(bytes: Buffer): Buffer {
  const maxBlockBytes = 100_000;
  // One segment, its size in four bytes.
  const header = Buffer.from('28b52ffda0', 'hex');
  const parts: Buffer[] = [header, Buffer.from(Uint32Array.of(bytes.length).buffer)];
  for (let at = 0; at < bytes.length; at += maxBlockBytes) {
    const block = bytes.subarray(at, at + maxBlockBytes);
    const last = at + maxBlockBytes >= bytes.length ? 1 : 0;
    const size = Buffer.alloc(3);
    size.writeUIntLE((block.length << 3) | last, 0, 3);
    parts.push(size, block);
  }
  return Buffer.concat(parts);
}

async function readAll(kafka: Kafka, topic: string): Promise<string[]> {
  const consumer = kafka.consumer({ groupId: `codecs-${randomUUID()}`, maxWaitTimeInMs: 250 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: string[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        // It starts again by itself after what may pass, such as a coordinator that is still loading.
        if (!payload.restart) reject(payload.error);
      });
      const eachMessage = async ({ message }: { readonly message: Message }): Promise<void> => {
        values.push(String(message.value));
        if (values.length === records.length) resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
    return values;
  } finally {
    await consumer.disconnect();
  }
}

describeWithKafka('registerCodecs', (server) => {
  beforeAll(() => {
    if ('zstdCompressSync' in zlib) return;
    const { decompress } = createZstd();
    CompressionCodecs[CompressionTypes.ZSTD] = () => ({
      compress: ({ buffer }: { readonly buffer: Buffer }) => storeAsZstd(buffer),
      decompress,
    });
  });

  it.each(['GZIP', 'Snappy', 'LZ4', 'ZSTD'] as const)('has a broker take %s, and reads it', async (codec) => {
    registerCodecs();
    tameIdleTimers();
    const topic = `codecs-${codec.toLowerCase()}-${randomUUID()}`;
    await createTopic(server, { topic, partitions: 1 });
    const kafka = new kafkajs.Kafka({
      brokers: [...server.brokers],
      logLevel: kafkajs.logLevel.NOTHING,
      // With NODE_ENV=test kafkajs tries for too short a time for the first join on a busy machine.
      retry: { retries: 15, initialRetryTime: 100 },
    });
    const producer = kafka.producer();
    await producer.connect();

    await producer.send({ topic, messages: [...records], compression: CompressionTypes[codec] });
    await producer.disconnect();

    await expect(readAll(kafka, topic)).resolves.toEqual(records.map(({ value }) => value));
  });
});
