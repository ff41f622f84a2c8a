import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import type { Codec } from '../../src/codecs/codec.ts';
import { registerCodecs } from '../../src/codecs/register-codecs.ts';

const { CompressionCodecs, CompressionTypes, KafkaJSNotImplemented } = kafkajs as typeof kafkajs & {
  readonly KafkaJSNotImplemented: new (message: string) => Error;
};

function notImplemented(): never {
  throw new KafkaJSNotImplemented('not implemented');
}

function emptyTable(): Record<number, () => unknown> {
  return { 1: () => 'gzip', 2: notImplemented, 3: notImplemented, 4: notImplemented };
}

describe('registerCodecs', () => {
  it('adds what kafkajs lacks, and leaves what it has', () => {
    const table = emptyTable();

    registerCodecs(table);

    const text = Buffer.from('river '.repeat(20));
    const [snappy, lz4] = [table[2]?.() as Codec, table[3]?.() as Codec];
    expect(snappy.decompress(snappy.compress({ buffer: text }))).toEqual(text);
    expect(lz4.decompress(lz4.compress({ buffer: text }))).toEqual(text);
    expect(table[4]?.()).toHaveProperty('decompress');
    expect(table[1]?.()).toBe('gzip');
  });

  it('keeps what somebody has registered, one that fails included', () => {
    const mine = (): string => 'mine';
    const failing = (): never => {
      throw new Error('no native module');
    };
    const table = { ...emptyTable(), 2: mine, 3: failing };

    registerCodecs(table);

    expect(table[2]).toBe(mine);
    expect(table[3]).toBe(failing);
  });

  it('changes nothing the second time', () => {
    const table = emptyTable();
    registerCodecs(table);
    const before = { ...table };

    registerCodecs(table);

    expect(table).toEqual(before);
  });

  it('finds the table of kafkajs', () => {
    registerCodecs();

    expect(CompressionCodecs[CompressionTypes.LZ4]()).toHaveProperty('compress');
  });
});
