import { json, nullable, string } from '@rivergraph/core';
import type { RecordChunk } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { KafkaChunk } from '../src/chunk.ts';
import { decoderByTopic, decoderOf } from '../src/decoders.ts';
import { createKafkaSource } from '../src/index.ts';

function chunkOf(topic: string, value: string | null, key: string | null = null): RecordChunk {
  const message = {
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    offset: '0',
    timestamp: '0',
  };
  return new KafkaChunk({ topic, id: `${topic}-0` }, [message], 1);
}

describe('decoderOf', () => {
  it('decodes values and keys', async () => {
    const decoder = decoderOf({ value: json(), key: string() }, 'skip');
    const chunk = chunkOf('t', '{"a":1}', 'k');

    expect(await decoder.value(chunk, 0)).toEqual({ a: 1 });
    expect(await decoder.key(chunk, 0)).toBe('k');
  });

  it('passes tombstones on as null, and no other value', async () => {
    const decoder = decoderOf({ value: json(), key: nullable(string()) }, 'pass');

    expect(decoder.tombstones).toBe('pass');
    expect(await decoder.value(chunkOf('t', null), 0)).toBeNull();
    expect(await decoder.value(chunkOf('t', '1'), 0)).toBe(1);
  });

  it('leaves tombstones to the pipeline where they are skipped', async () => {
    const decoder = decoderOf({ value: json(), key: string() }, 'skip');

    expect(decoder.tombstones).toBe('skip');
    await expect((async () => decoder.value(chunkOf('t', null), 0))()).rejects.toMatchObject({
      code: 'rejected',
    });
  });
});

describe('decoderByTopic', () => {
  const topics = { a: json(), b: { value: string(), key: string() }, c: {}, 'd-0': { key: string() } };

  it('decodes each topic in its own way', async () => {
    const decoder = decoderByTopic(topics, 'skip');

    expect(await decoder.value(chunkOf('a', '[1]', 'k'), 0)).toEqual([1]);
    expect(await decoder.key(chunkOf('a', '[1]', 'k'), 0)).toEqual(Buffer.from('k'));
    expect(await decoder.value(chunkOf('b', '[1]'), 0)).toBe('[1]');
    expect(await decoder.key(chunkOf('b', '[1]', 'k'), 0)).toBe('k');
    expect(await decoder.value(chunkOf('c', '[1]'), 0)).toEqual(Buffer.from('[1]'));
    expect(await decoder.value(chunkOf('d-0', '[1]'), 0)).toEqual(Buffer.from('[1]'));
  });

  it('goes by the topic of the record where a chunk holds several', async () => {
    const chunk = chunkOf('dead', '[1]');
    const replayed: RecordChunk = {
      partition: chunk.partition,
      length: 1,
      bytes: 1,
      keyAt: () => null,
      valueAt: (index) => chunk.valueAt(index),
      headersAt: () => ({}),
      timestampAt: () => undefined,
      positionAt: () => '0',
      topicAt: () => 'a',
    };

    expect(await decoderByTopic(topics, 'skip').value(replayed, 0)).toEqual([1]);
  });

  it('passes tombstones on in every topic', async () => {
    const decoder = decoderByTopic(topics, 'pass');

    for (const topic of Object.keys(topics)) expect(await decoder.value(chunkOf(topic, null), 0)).toBeNull();
  });

  it.each(['x', 'constructor', '__proto__'])(
    'refuses the topic %s, for which there is no format',
    (topic) => {
      const decoder = decoderByTopic(topics, 'skip');

      expect(() => decoder.value(chunkOf(topic, '1'), 0)).toThrow(
        expect.objectContaining({
          code: 'misconfigured',
          message: expect.stringContaining(`'${topic}'`) as string,
        }),
      );
    },
  );
});

describe('the decoder of a source', () => {
  it('gives bytes unless it is told otherwise', async () => {
    const { decoder } = createKafkaSource({
      kafka: { brokers: ['localhost:9092'] },
      groupId: 'g',
      topics: ['t'],
    });

    expect(await decoder.value(chunkOf('t', 'v'), 0)).toEqual(Buffer.from('v'));
    expect(await decoder.key(chunkOf('t', 'v'), 0)).toBeNull();
    expect(decoder.tombstones).toBe('skip');
  });
});
