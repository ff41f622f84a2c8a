import { describe, expect, it } from 'vitest';
import type { RecordChunk } from '../../src/contracts/record.ts';
import type { DeserializeContext } from '../../src/contracts/deserializer.ts';
import { createDecoder } from '../../src/decoding/decoder.ts';
import { string } from '../../src/decoding/string.ts';
import { utf8 } from './context.ts';

function chunk(topic: string, values: readonly (string | null)[]): RecordChunk {
  const bytes = values.map((value) => (value === null ? null : utf8(value)));
  return {
    partition: { topic, id: `${topic}-0` },
    length: values.length,
    bytes: 0,
    keyAt: (index) => utf8(`key${index}`),
    valueAt: (index) => bytes[index] ?? null,
    headersAt: (index) => ({ index: String(index) }),
    timestampAt: () => undefined,
    positionAt: (index) => index,
  };
}

describe('createDecoder', () => {
  it('gives the bytes where no deserializer is given', () => {
    const records = chunk('t', ['a', null]);
    const decoder = createDecoder();

    expect(decoder.value(records, 0)).toBe(records.valueAt(0));
    expect(decoder.value(records, 1)).toBeNull();
    expect(decoder.key(records, 1)).toEqual(utf8('key1'));
  });

  it('decodes keys and values, each with its own deserializer', () => {
    const decoder = createDecoder({ key: string(), value: (bytes) => bytes?.length ?? 0 });

    expect(decoder.key(chunk('t', ['abc']), 0)).toBe('key0');
    expect(decoder.value(chunk('t', ['abc']), 0)).toBe(3);
  });

  it('tells the deserializer of the record it is at', () => {
    const describeContext = (_: Uint8Array | null, { topic, part, headers }: DeserializeContext): string =>
      `${topic} ${part} ${String(headers['index'])}`;
    const decoder = createDecoder({ key: describeContext, value: describeContext });
    const first = chunk('a', ['x', 'y']);
    const second = chunk('b', ['z']);

    const seen = [
      decoder.key(first, 0),
      decoder.value(first, 0),
      decoder.value(first, 1),
      decoder.value(second, 0),
      decoder.value(first, 1),
    ];

    expect(seen).toEqual(['a key 0', 'a value 0', 'a value 1', 'b value 0', 'a value 1']);
  });

  it('tells the deserializer the topic of the record where a chunk holds several', () => {
    const topics = ['a', undefined, 'b'];
    const records: RecordChunk = { ...chunk('t', ['x', 'y', 'z']), topicAt: (index) => topics[index] };
    const decoder = createDecoder({ value: (_, { topic }) => topic });

    const seen = [0, 1, 2].map((index) => decoder.value(records, index));

    expect(seen).toEqual(['a', 't', 'b']);
  });

  it('uses one context for the records of a chunk while answers come at once', () => {
    const contexts = new Set<DeserializeContext>();
    const decoder = createDecoder({ value: (_, context) => contexts.add(context).size });
    const records = chunk('t', ['a', 'b', 'c']);

    for (let i = 0; i < records.length; i += 1) decoder.value(records, i);

    expect(contexts.size).toBe(1);
  });

  it('leaves its context to a deserializer that answers later', async () => {
    const decoder = createDecoder({
      value: async (_, context) => {
        await Promise.resolve();
        return context.headers['index'];
      },
    });
    const records = chunk('t', ['a', 'b', 'c']);

    const answers = await Promise.all([0, 1, 2].map(async (index) => decoder.value(records, index)));

    expect(answers).toEqual(['0', '1', '2']);
  });
});
