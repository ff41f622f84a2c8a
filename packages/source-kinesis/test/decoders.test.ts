import { createMemoryDeadLetter, createProcessor, json, raw, string } from '@rivergraph/core';
import type { RecordChunk } from '@rivergraph/core';
import { createManualClock, createMemorySink, testWrite } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { chunkOf } from '../src/chunk-of.ts';
import { decoderOf, kinesisDecoder } from '../src/decoders.ts';
import type { RawRecord } from '../src/stream/stream-port.ts';
import { aggregate, rawOf } from './kpl/aggregates.ts';

const whole = aggregate([{ partitionKey: 'k', data: Buffer.from('1') }]);
const damaged = Buffer.concat([whole, Buffer.from('!')]);

function chunkFrom(...records: readonly RawRecord[]): RecordChunk {
  const partition = { topic: 's', id: 's/shardId-0' };
  const { chunk } = chunkOf(partition, records, { after: undefined, deaggregate: true });
  if (chunk === undefined) throw new Error('expected records');
  return chunk;
}

describe('decoderOf', () => {
  it('gives bytes and the partition key unless it is told otherwise', async () => {
    const decoder = decoderOf({});
    const chunk = chunkFrom(rawOf(Buffer.from('value'), '1', 'ключ'));

    expect(await decoder.value(chunk, 0)).toEqual(Buffer.from('value'));
    expect(await decoder.key(chunk, 0)).toBe('ключ');
    expect(decoder.tombstones).toBeUndefined();
  });

  it('decodes values and keys', async () => {
    const decoder = decoderOf({ value: json<{ a: number }>(), key: raw() });
    const chunk = chunkFrom(
      rawOf(Buffer.from('{"a":1}'), '1', 'k'),
      rawOf(aggregate([{ partitionKey: 'inner', data: Buffer.from('2') }]), '2'),
    );

    expect(await decoder.value(chunk, 0)).toEqual({ a: 1 });
    expect(await decoder.key(chunk, 0)).toEqual(Buffer.from('k'));
    expect(await decoder.value(chunk, 1)).toBe(2);
    expect(await decoder.key(chunk, 1)).toEqual(Buffer.from('inner'));
  });

  it.each([raw(), json(), string()])(
    'rejects an aggregate that cannot be read, whatever decodes values',
    (value) => {
      const decoder = decoderOf({ value });
      const chunk = chunkFrom(rawOf(damaged));

      expect(decoder.key(chunk, 0)).toBe('outer');
      expect(() => decoder.value(chunk, 0)).toThrow(
        expect.objectContaining({
          code: 'rejected',
          reason: 'damaged-aggregate',
          message: expect.stringContaining(`${damaged.length} bytes`) as string,
        }),
      );
    },
  );

  it('decodes the chunks of others, as they come out of a dead letter', async () => {
    const decoder = decoderOf({ value: json() });
    const chunk: RecordChunk = {
      partition: { topic: 's', id: 's/replayed' },
      length: 1,
      bytes: 1,
      keyAt: () => Buffer.from('key'),
      valueAt: () => Buffer.from('[1]'),
      headersAt: () => ({}),
      timestampAt: () => undefined,
      positionAt: () => '1',
    };

    expect(await decoder.value(chunk, 0)).toEqual([1]);
    expect(await decoder.key(chunk, 0)).toBe('key');
  });

  it.each([
    ['value', { value: 'json' as never }],
    ['key', { key: null as never }],
  ])('refuses a %s that is no deserializer', (option, format) => {
    expect(() => kinesisDecoder(format)).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        message: expect.stringContaining(`Option ${option}: `) as string,
      }),
    );
  });
});

describe('kinesisDecoder, in a processor', () => {
  it('sends a damaged aggregate to the dead letter with all its bytes, and goes on', async () => {
    const deadLetter = createMemoryDeadLetter();
    const sink = createMemorySink();
    const clock = createManualClock();
    const processor = createProcessor({
      decoder: kinesisDecoder({ value: json() }),
      transform: ({ key, value }) => testWrite(key, value),
      sink,
      deadLetter,
      clock,
    });
    await processor.open();

    const chunk = chunkFrom(rawOf(whole, '1'), rawOf(damaged, '2'), rawOf(Buffer.from('3'), '3', 'last'));
    const result = await clock.runUntil(processor.process(chunk));
    await processor.close();

    expect(result).toEqual({});
    expect([...sink.graph.values]).toEqual([
      ['k', 1],
      ['last', 3],
    ]);
    expect(deadLetter.records).toMatchObject([
      {
        position: '2',
        key: Buffer.from('outer'),
        value: damaged,
        rejections: [{ stage: 'deserialize', code: 'rejected', reason: 'damaged-aggregate' }],
      },
    ]);
  });
});
