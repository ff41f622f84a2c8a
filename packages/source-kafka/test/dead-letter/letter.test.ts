import type { RecordHeaders } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originalOf } from '../../src/dead-letter/letter-headers.ts';
import { writeLetter } from '../../src/dead-letter/letter.ts';
import { recordAt, rejectedRecord } from './support.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 200);

/** As a consumer gets them: bytes, and a list where a name comes more than once. */
function received(headers: ReturnType<typeof writeLetter>['headers']): RecordHeaders {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const values = (Array.isArray(value) ? value : [value]).map((one) => new Uint8Array(Buffer.from(one)));
      return values.length === 0 ? [] : [[name, values.length === 1 ? (values[0] ?? null) : values]];
    }),
  );
}

describe('writeLetter', () => {
  it('keeps key and value as they are, and takes the time of the rejection for its own', () => {
    const letter = writeLetter(rejectedRecord(), {});

    expect(letter.key).toEqual(Buffer.of(0, 255));
    expect(letter.value).toEqual(Buffer.of(123, 255));
    expect(letter.timestamp).toBe('1700000001000');
    expect(writeLetter(rejectedRecord({ key: null, value: null }), {})).toMatchObject({
      key: null,
      value: null,
    });
  });

  it('describes the rejection as Kafka Connect does, and says what time the record had', () => {
    const { headers } = writeLetter(rejectedRecord(), { connectorName: 'daily', taskId: '2' });

    expect(headers).toMatchObject({
      '__connect.errors.topic': 'charges',
      '__connect.errors.partition': '3',
      '__connect.errors.offset': '42',
      '__connect.errors.connector.name': 'daily',
      '__connect.errors.task.id': '2',
      '__connect.errors.stage': 'TASK_PUT',
      '__rivergraph.errors.timestamp': '1466000000000',
    });
  });

  it('gives bytes as buffers and nulls as nothing, which is all that kafkajs can write', () => {
    const { headers } = writeLetter(
      rejectedRecord({ headers: { bytes: Uint8Array.of(1, 2), none: null, list: ['a', null] } }),
      {},
    );

    expect(headers).toMatchObject({ bytes: Buffer.of(1, 2), none: Buffer.of(), list: ['a', Buffer.of()] });
    expect(headers['__rivergraph.errors.null.headers']).toBe('[["none",0],["list",1]]');
  });

  it('keeps what a record has under the names of errors apart from its own', () => {
    const { headers } = writeLetter(
      rejectedRecord({ headers: { '__connect.errors.topic': 'elsewhere', '__rivergraph.original.x': 'y' } }),
      {},
    );

    expect(headers).toMatchObject({
      '__connect.errors.topic': 'charges',
      '__rivergraph.original.__connect.errors.topic': 'elsewhere',
      '__rivergraph.original.__rivergraph.original.x': 'y',
    });
  });

  it('counts what it will take, headers included', () => {
    const small = writeLetter(recordAt(0, 1, 10), {}).bytes;

    expect(writeLetter(recordAt(0, 1, 1010), {}).bytes).toBe(small + 1000);
    expect(small).toBeGreaterThan(300);
  });

  it('knows a record again, and tells records of different places apart', () => {
    const ids = [recordAt(0, 1), recordAt(0, 1), recordAt(0, 2), recordAt(1, 1)].map(
      (record) => writeLetter(record, {}).id,
    );

    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
  });

  it('goes by the number of a Kafka partition, and by a stable number of any other', () => {
    const lane = (id: string): number =>
      writeLetter(rejectedRecord({ partition: { topic: 'charges', id } }), {}).lane;

    expect(lane('charges-12')).toBe(12);
    expect(lane('shardId-000')).toBe(lane('shardId-000'));
    expect(lane('shardId-000')).not.toBe(lane('shardId-001'));
  });
});

describe('originalOf', () => {
  it('gives back any headers that were written', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', '__connect.errors.topic', '__rivergraph.errors.null.headers'),
      fc.string().map((text) => `__rivergraph.original.${text}`),
    );
    const value = fc.oneof(fc.uint8Array(), fc.constant(null));
    const list = fc.oneof(value, fc.array(value, { minLength: 2, maxLength: 4 }));

    fc.assert(
      fc.property(fc.array(fc.tuple(name, list)), (entries) => {
        const headers: RecordHeaders = Object.fromEntries(entries);
        const letter = writeLetter(rejectedRecord({ headers }), {});

        const original = originalOf(received(letter.headers));

        expect(Object.entries(original.headers)).toEqual(Object.entries(headers));
        expect(original).toMatchObject({ topic: 'charges', timestamp: { at: 1_466_000_000_000 } });
      }),
      { numRuns: runs },
    );
  });

  it('tells a record without a time from a letter that does not say', () => {
    const letter = writeLetter(rejectedRecord({ timestamp: undefined }), {});

    expect(originalOf(received(letter.headers)).timestamp).toEqual({ at: undefined });
    expect(originalOf({ '__connect.errors.topic': 'charges' }).timestamp).toBeUndefined();
  });

  it('takes the last of several values, which is the one that Kafka Connect added', () => {
    const headers = { '__connect.errors.topic': ['older', Buffer.from('newer')] };

    expect(originalOf(headers).topic).toBe('newer');
  });

  it('leaves what is no letter as it is', () => {
    const headers = { trace: 'on', '__rivergraph.original.x': 'y' };

    expect(originalOf(headers)).toEqual({ topic: undefined, timestamp: undefined, headers });
  });

  it.each(['no json', '{}', '[1,["x"],["trace","0"]]'])(
    'bears %s where places of nulls should be',
    (text) => {
      const headers = {
        '__connect.errors.topic': 'a',
        '__rivergraph.errors.null.headers': text,
        trace: 'on',
      };

      expect(originalOf(headers).headers).toEqual({ trace: 'on' });
    },
  );
});
