import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinRow, readRows, splitRow } from '../src/csv.ts';

async function all(path: string): Promise<readonly (readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for await (const row of readRows(path)) rows.push(row);
  return rows;
}

describe('splitRow', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['"a","b"', ['a', 'b']],
    ['"a,b",c', ['a,b', 'c']],
    ['"he said ""so""",', ['he said "so"', '']],
    [',"",', ['', '', '']],
  ])('takes %s apart', (line, fields) => {
    expect(splitRow(line)).toEqual(fields);
  });

  it('reads what joinRow writes', () => {
    const fields = ['plain', 'with, comma', 'with "quotes"', '', 'Dvořák'];

    expect(splitRow(joinRow(fields))).toEqual(fields);
  });
});

describe('readRows', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'social-follows-test-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const text = '~id,~label\r\n"1",User\r\n\r\n2,User';
  it.each([
    ['a plain file', 'users.csv', Buffer.from(text)],
    ['a packed file', 'users.csv.gz', gzipSync(text)],
  ])('reads %s without its header and blank lines', async (_what, name, bytes) => {
    const path = join(folder, name);
    await writeFile(path, bytes);

    const rows = await all(path);

    expect(rows).toEqual([
      ['1', 'User'],
      ['2', 'User'],
    ]);
  });

  it('fails where there is no file', async () => {
    await expect(all(join(folder, 'none.csv.gz'))).rejects.toThrow('ENOENT');
  });
});
