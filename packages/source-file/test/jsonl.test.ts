import { raw } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { createFileSource } from '../src/index.ts';
import { drain, values } from './support/drive.ts';
import { fileWith } from './support/files.ts';

describe('createFileSource with JSON Lines', () => {
  it('gives the value of each line, with the position after it', async () => {
    const path = await fileWith('{"a":1}\n[2]\n"é"\n', 'lines.jsonl');

    const { records } = await drain(createFileSource({ format: 'jsonl', path }));

    expect(records.map((record) => record.value)).toEqual([{ a: 1 }, [2], 'é']);
    expect(records.map((record) => record.position)).toEqual([
      { record: 1, byte: 8 },
      { record: 2, byte: 12 },
      { record: 3, byte: 17 },
    ]);
    expect(records[0]).toMatchObject({ topic: 'lines.jsonl', partition: path, key: null });
  });

  it('takes a last line without a line end as a record', async () => {
    const path = await fileWith('1\n2');

    const { records } = await drain(createFileSource({ format: 'jsonl', path }));

    expect(records.map((record) => record.value)).toEqual([1, 2]);
    expect(records.at(-1)?.position).toEqual({ record: 2, byte: 3 });
  });

  it('skips a byte order mark, carriage returns and blank lines, and counts their bytes', async () => {
    const path = await fileWith('\uFEFF1\r\n\r\n  \t\n2\r\n');

    const { records } = await drain(createFileSource({ format: 'jsonl', path }));

    expect(records.map((record) => record.raw)).toEqual(['1', '2']);
    expect(records.map((record) => record.position)).toEqual([
      { record: 1, byte: 6 },
      { record: 2, byte: 15 },
    ]);
  });

  it('tells blank lines at the end as progress', async () => {
    const path = await fileWith('1\n\n\n');

    const { events } = await drain(createFileSource({ format: 'jsonl', path }));

    const told = events.filter((event) => event.type === 'progress').map((event) => event.position);
    expect(told).toEqual([{ record: 1, byte: 4 }]);
    expect(events.at(-1)?.type).toBe('ended');
  });

  it('rejects a line that is cut in the middle and goes on', async () => {
    const path = await fileWith('{"a":1}\n{"a":\n{"a":3}\n');

    const { records } = await drain(createFileSource({ format: 'jsonl', path }));

    expect(records.map((record) => record.error?.code)).toEqual([undefined, 'rejected', undefined]);
    expect(records[1]).toMatchObject({ raw: '{"a":', error: { reason: 'invalid-json' } });
  });

  it('rejects a line that is not UTF-8 and keeps its bytes', async () => {
    const path = await fileWith(Buffer.from('"a"\n"\xff"\n"b"\n', 'latin1'));

    const { records } = await drain(createFileSource({ format: 'jsonl', path }));

    expect(records.map((record) => record.error?.reason)).toEqual([undefined, 'invalid-utf8', undefined]);
    expect(records[1]?.raw).toBe('"\xff"');
  });

  it('uses the deserializer and the topic that it is given', async () => {
    const path = await fileWith('x\n');

    const { records } = await drain(
      createFileSource({ format: 'jsonl', path, topic: 'charges', value: raw() }),
    );

    expect(records[0]).toMatchObject({ topic: 'charges', value: Buffer.from('x') });
  });

  it('ends an empty file at once, without a record', async () => {
    const path = await fileWith('');

    const { events } = await drain(createFileSource({ format: 'jsonl', path }));

    expect(events.filter((event) => event.type !== 'lag').map((event) => event.type)).toEqual([
      'assigned',
      'ended',
    ]);
  });

  it('reads a record that is longer than its buffer', async () => {
    const long = 'x'.repeat(700_000);
    const path = await fileWith(`1\n${JSON.stringify(long)}\n2\n`);

    const read = await values(createFileSource({ format: 'jsonl', path }));

    expect(read).toEqual([1, long, 2]);
  });

  it.each([
    ['complete', '1\n"0123456789"\n2\n'],
    ['at the end of the file', '1\n"0123456789"'],
  ])('stops at a record that is longer than maxRecordBytes: %s', async (_where, content) => {
    const path = await fileWith(content);
    const source = createFileSource({ format: 'jsonl', path, maxRecordBytes: 11 });

    const reading = drain(source);

    await expect(reading).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'size',
      message: `Record 2 of '${path}' (starts at byte 2): expected at most 11 bytes (maxRecordBytes), got more`,
    });
  });

  it('takes a record that is as long as maxRecordBytes', async () => {
    const path = await fileWith('1\n"0123456789"\r\n2\n');

    const read = await values(createFileSource({ format: 'jsonl', path, maxRecordBytes: 13 }));

    expect(read).toEqual([1, '0123456789', 2]);
  });
});
