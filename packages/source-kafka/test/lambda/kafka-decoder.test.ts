import { json, string } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { KafkaChunk } from '../../src/chunk.ts';
import { kafkaDecoder, type KafkaDecoderOptions } from '../../src/lambda/kafka-decoder.ts';

function chunkOf(key: string | null, value: string | null): KafkaChunk {
  const message = {
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    offset: '0',
    timestamp: '0',
  };
  return new KafkaChunk({ topic: 't', id: 't-0' }, [message], 1);
}

describe('kafkaDecoder', () => {
  it('gives bytes unless it is told otherwise', async () => {
    const decoder = kafkaDecoder();

    expect(await decoder.value(chunkOf('k', 'v'), 0)).toEqual(Buffer.from('v'));
    expect(await decoder.key(chunkOf(null, 'v'), 0)).toBeNull();
    expect(decoder.tombstones).toBe('skip');
  });

  it('decodes values and keys', async () => {
    const decoder = kafkaDecoder({ value: json(), key: string() });

    expect(await decoder.value(chunkOf('k', '[1]'), 0)).toEqual([1]);
    expect(await decoder.key(chunkOf('k', '[1]'), 0)).toBe('k');
  });

  it('passes tombstones on when it is told so', async () => {
    const decoder = kafkaDecoder({ value: json(), tombstones: 'pass' });

    expect(decoder.tombstones).toBe('pass');
    expect(await decoder.value(chunkOf('k', null), 0)).toBeNull();
  });

  it.each<[string, unknown]>([
    ['value', { value: 'json' }],
    ['key', { key: null }],
    ['tombstones', { tombstones: 'drop' }],
  ])('refuses a wrong %s', (option, options) => {
    expect(() => kafkaDecoder(options as KafkaDecoderOptions)).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        message: expect.stringContaining(`Option ${option}: `) as string,
      }),
    );
  });
});
