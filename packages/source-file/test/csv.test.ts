import { describe, expect, it } from 'vitest';
import { createFileSource } from '../src/index.ts';
import { drain, values } from './support/drive.ts';
import { fileWith } from './support/files.ts';

const ab = ['a', 'b'] as const;

describe('createFileSource with CSV', () => {
  it('names the fields by the columns it is given', async () => {
    const path = await fileWith('6,2,4,1289241912\n6,5,2,1289241942\n', 'trust.csv');
    const columns = ['rater', 'rated', 'rating', 'time'] as const;

    const { records } = await drain(createFileSource({ format: 'csv', path, columns }));

    expect(records.map((record) => record.value)).toEqual([
      { rater: '6', rated: '2', rating: '4', time: '1289241912' },
      { rater: '6', rated: '5', rating: '2', time: '1289241942' },
    ]);
    expect(records.map((record) => record.raw)).toEqual(['6,2,4,1289241912', '6,5,2,1289241942']);
    expect(records.map((record) => record.position)).toEqual([
      { record: 1, byte: 17 },
      { record: 2, byte: 34 },
    ]);
  });

  it('names the fields by the header, which is no record', async () => {
    const path = await fileWith('a,"b ""c"""\n1,2\n');

    const { records } = await drain(createFileSource({ format: 'csv', path }));

    expect(records.map((record) => record.value)).toEqual([{ a: '1', 'b "c"': '2' }]);
    expect(records[0]?.position).toEqual({ record: 1, byte: 16 });
  });

  it('picks the columns it is given from a header, in any order', async () => {
    const path = await fileWith('b,c,a\n1,2,3\n');

    const read = await values(createFileSource({ format: 'csv', path, columns: ab, header: true }));

    expect(read).toEqual([{ a: '3', b: '1' }]);
  });

  it('reads quotes, escapes, line ends inside quotes, empty fields and CRLF', async () => {
    const path = await fileWith('"x ""y"", z","1\r\n2"\r\n,\r\n"",a b\r\n');

    const { records } = await drain(createFileSource({ format: 'csv', path, columns: ab }));

    expect(records.map((record) => record.value)).toEqual([
      { a: 'x "y", z', b: '1\r\n2' },
      { a: '', b: '' },
      { a: '', b: 'a b' },
    ]);
    expect(records[0]?.raw).toBe('"x ""y"", z","1\r\n2"');
  });

  it('reads a byte order mark, another delimiter, quote and escape', async () => {
    const path = await fileWith("\uFEFFa;b\n'x;\\'y\n';'\\\\'\n");

    const read = await values(
      createFileSource({ format: 'csv', path, delimiter: ';', quote: "'", escape: '\\' }),
    );

    expect(read).toEqual([{ a: "x;'y\n", b: '\\' }]);
  });

  it('takes quotes as they are with quote: false', async () => {
    const path = await fileWith('"1,2\n3,"4\n');

    const read = await values(createFileSource({ format: 'csv', path, columns: ab, quote: false }));

    expect(read).toEqual([
      { a: '"1', b: '2' },
      { a: '3', b: '"4' },
    ]);
  });

  it('skips blank lines, also between records', async () => {
    const path = await fileWith('\n1,2\n\r\n\n3,4\n\n');

    const { records } = await drain(createFileSource({ format: 'csv', path, columns: ab }));

    expect(records.map((record) => record.value)).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ]);
    expect(records.map((record) => record.position)).toEqual([
      { record: 1, byte: 5 },
      { record: 2, byte: 12 },
    ]);
  });

  it('makes the value by the function it is given', async () => {
    const path = await fileWith('1,2\n3,4\n');
    const value = async (row: { a: string; b: string }): Promise<number> => Number(row.a) + Number(row.b);

    const read = await values(createFileSource({ format: 'csv', path, columns: ab, value }));

    expect(read).toEqual([3, 7]);
  });

  it('rejects a row with too few or too many columns and goes on', async () => {
    const path = await fileWith('1,2\n3\n4,5,6\n7,8\n');

    const { records } = await drain(createFileSource({ format: 'csv', path, columns: ab }));

    expect(records.map((record) => record.error?.message)).toEqual([
      undefined,
      `Record 2 of '${path}' (starts at byte 4): expected 2 columns, got 1`,
      `Record 3 of '${path}' (starts at byte 6): expected 2 columns, got 3`,
      undefined,
    ]);
    expect(records[1]).toMatchObject({ raw: '3', error: { code: 'rejected', reason: 'invalid-columns' } });
    expect(records[3]?.value).toEqual({ a: '7', b: '8' });
  });

  it('rejects a row that is not UTF-8 and goes on', async () => {
    const path = await fileWith(Buffer.from('1,2\n3,\xff\n5,6\n', 'latin1'));

    const { records } = await drain(createFileSource({ format: 'csv', path, columns: ab }));

    expect(records.map((record) => record.error?.reason)).toEqual([undefined, 'invalid-utf8', undefined]);
    expect(records[1]?.raw).toBe('3,\xff');
  });

  it.each([
    ['a quote inside a field', '1,2\n3,x"y\n5,6\n', '3,x"y'],
    ['text after a closing quote', '1,2\n"3"x,4\n5,6\n', '"3"x,4'],
    ['a quote that the next one closes', '1,2\n3,"4\n5,"6"\n7,8\n', '3,"4\n5,"6"'],
  ])('rejects a row with broken quotes and goes on: %s', async (_fault, content, bad) => {
    const path = await fileWith(content);

    const { records } = await drain(createFileSource({ format: 'csv', path, columns: ab }));

    expect(records.map((record) => record.error?.reason)).toEqual([undefined, 'invalid-quotes', undefined]);
    expect(records[1]?.raw).toBe(bad);
  });

  it('stops where a quote is never closed, and says where it is', async () => {
    const path = await fileWith('1,2\n\n3,"4\n5,6\n');

    const reading = drain(createFileSource({ format: 'csv', path, columns: ab }));

    await expect(reading).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'unclosed-quote',
      message: `Record 2 of '${path}' (starts at byte 5): expected its quote to be closed, got the end of the file`,
    });
  });

  it('stops where an open quote swallows more than a record may be long', async () => {
    const path = await fileWith(`1,2\n3,"4\n${'5,6\n'.repeat(100)}`);

    const reading = drain(createFileSource({ format: 'csv', path, columns: ab, maxRecordBytes: 64 }));

    await expect(reading).rejects.toMatchObject({
      reason: 'size',
      message: expect.stringContaining('inside a quote'),
    });
  });

  it('ends a file without any row at once', async () => {
    const path = await fileWith('');

    const read = await values(createFileSource({ format: 'csv', path }));

    expect(read).toEqual([]);
  });

  it.each([
    ['a name twice', 'a,a\n1,2\n', undefined, 'name of its own'],
    ['no name', 'a,\n1,2\n', undefined, 'to have a name'],
    ['broken quotes', 'a,b"c\n', undefined, 'quotes that do not match'],
    ['a column that is missing', 'a,c\n1,2\n', ab, "expected a column 'b'"],
  ])('refuses a header with %s', async (_fault, content, columns, message) => {
    const path = await fileWith(content);

    const reading = drain(createFileSource({ format: 'csv', path, columns, header: true }));

    await expect(reading).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    [{ header: false }],
    [{ columns: [] }],
    [{ columns: ['a', 'a'] }],
    [{ columns: ['__proto__'] }],
    [{ delimiter: ';;' }],
    [{ delimiter: '\n' }],
    [{ delimiter: '"' }],
    [{ quote: 'é' }],
    [{ chunkRecords: 0 }],
    [{ maxRecordBytes: 1.5 }],
    [{ recordsPerSecond: 0 }],
    [{ path: [] }],
    [{ path: ['x', 'x'] }],
    [{ path: '' }],
  ])('refuses the options %j', (options) => {
    const create = (): unknown => createFileSource({ format: 'csv', path: 'x', ...options });

    expect(create).toThrow(expect.objectContaining({ code: 'misconfigured' }));
  });
});
