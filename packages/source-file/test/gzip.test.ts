import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createFileSource } from '../src/index.ts';
import { drain, values } from './support/drive.ts';
import { fileWith } from './support/files.ts';

const jsonl = 'jsonl' as const;
const numbers = Array.from({ length: 60_000 }, (_, index) => index);
const manyLines = `${numbers.join('\n')}\n`;

describe('a gzip file', () => {
  it('is told by its first bytes, whatever its name', async () => {
    const path = await fileWith(gzipSync('1\n2\n'), 'data.jsonl');

    const { records } = await drain(createFileSource({ format: jsonl, path }));

    expect(records.map((record) => record.value)).toEqual([1, 2]);
    expect(records.at(-1)?.position).toEqual({ record: 2, byte: 4 });
  });

  it('is read to its end when it is larger than every buffer, and tells bytes as they lie on the disk', async () => {
    const packed = gzipSync(manyLines);
    const path = await fileWith(packed, 'data.gz');

    const { events, records } = await drain(createFileSource({ format: jsonl, path }));

    expect(records.map((record) => record.value)).toEqual(numbers);
    const lag = events.filter((event) => event.type === 'lag').at(-1);
    expect(lag?.bytes).toEqual({ done: packed.length, total: packed.length });
  });

  it('may have several members', async () => {
    const path = await fileWith(Buffer.concat([gzipSync('1\n2'), gzipSync('3\n4\n')]));

    const read = await values(createFileSource({ format: jsonl, path }));

    expect(read).toEqual([1, 23, 4]);
  });

  it('resumes after a position by reading up to it again', async () => {
    const path = await fileWith(gzipSync(manyLines));
    const source = createFileSource({ format: jsonl, path });
    const first = await drain(source);
    await first.session.close();
    const middle = first.records[50_000];

    const rest = await drain(source, { positions: { [path]: middle?.position ?? null } });

    expect(rest.records).toEqual(first.records.slice(50_001));
  });

  it('has a header like any other CSV file, also when it is resumed', async () => {
    const path = await fileWith(gzipSync('a,b\n1,2\n3,4\n'));
    const source = createFileSource({ format: 'csv', path });

    const { records } = await drain(source, { positions: { [path]: { record: 1, byte: 8 } } });

    expect(records.map((record) => record.value)).toEqual([{ a: '3', b: '4' }]);
  });

  it.each([
    ['cut', gzipSync(manyLines).subarray(0, -1000)],
    ['damaged', Buffer.concat([gzipSync(manyLines).subarray(0, 5000), Buffer.alloc(5000, 7)])],
  ])('that is %s stops the pipeline', async (_fault, packed) => {
    const path = await fileWith(packed);

    const reading = drain(createFileSource({ format: jsonl, path }));

    await expect(reading).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'corrupt',
      message: expect.stringContaining(`File '${path}'`),
    });
  });

  it('that is none in spite of its name is refused, unless it is said to be plain', async () => {
    const path = await fileWith('1\n', 'data.jsonl.gz');

    const plain = await values(createFileSource({ format: jsonl, path, compression: 'none' }));
    const opening = drain(createFileSource({ format: jsonl, path }));

    await expect(opening).rejects.toMatchObject({ code: 'misconfigured', reason: 'corrupt' });
    expect(plain).toEqual([1]);
  });
});
