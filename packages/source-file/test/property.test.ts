import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvFormat, csvRow } from '../src/csv.ts';
import { resolveDialect } from '../src/csv-dialect.ts';
import { inspectFile } from '../src/data-file.ts';
import { jsonLinesFormat } from '../src/jsonl.ts';
import { startOfFile } from '../src/position.ts';
import type { FilePosition } from '../src/position.ts';
import type { RowFormat } from '../src/row-format.ts';
import { RowReader } from '../src/row-reader.ts';
import { temporaryFolder } from './support/files.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 200);
const timeoutMs = 30_000 + numRuns * 50;

interface Layout {
  readonly bufferBytes: number;
  readonly records: number;
  readonly bytes: number;
  readonly packed: boolean;
}

interface Read<T> {
  readonly value: T;
  readonly position: FilePosition;
}

const layouts: fc.Arbitrary<Layout> = fc.record({
  bufferBytes: fc.integer({ min: 1, max: 64 }),
  records: fc.integer({ min: 1, max: 8 }),
  bytes: fc.integer({ min: 1, max: 64 }),
  packed: fc.boolean(),
});

type Table = typeof tables extends fc.Arbitrary<infer T> ? T : never;

const lineEnd = fc.constantFrom('\n', '\r\n');
const blankLines = fc.array(lineEnd, { maxLength: 2 }).map((ends) => ends.join(''));
const field = fc.string({
  unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '😀', '\\'),
  maxLength: 6,
});
const tables = fc.record({
  rows: fc.array(fc.record({ fields: fc.tuple(field, field), end: lineEnd, blanks: blankLines }), {
    maxLength: 12,
  }),
  header: fc.boolean(),
  mark: fc.constantFrom('', '\uFEFF'),
  lastEnd: fc.boolean(),
  quoteAll: fc.boolean(),
});

describe('reading rows', () => {
  it(
    'gives back every CSV table, and from each position exactly what follows it',
    async () => {
      const folder = await temporaryFolder();

      await fc.assert(
        fc.asyncProperty(tables, layouts, async (table, layout) => {
          const format = csvFormat(resolveDialect({ columns: ['a', 'b'], header: table.header }));
          const path = await write(folder, csvText(table), layout.packed);
          const all = await readCsv(path, format, layout, startOfFile);

          expect(all.map(({ value }) => value)).toEqual(table.rows.map(({ fields: [a, b] }) => ({ a, b })));
          for (const [index, { position }] of all.entries()) {
            expect(await readCsv(path, format, layout, position)).toEqual(all.slice(index + 1));
          }
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    'gives back every JSON Lines file, and from each position exactly what follows it',
    async () => {
      const folder = await temporaryFolder();
      const lines = fc.array(
        fc.record({ value: fc.jsonValue({ maxDepth: 1 }), end: lineEnd, blanks: blankLines }),
        {
          maxLength: 12,
        },
      );

      await fc.assert(
        fc.asyncProperty(lines, layouts, async (content, layout) => {
          const text = content
            .map(({ value, end, blanks }) => `${JSON.stringify(value)}${end}${blanks}`)
            .join('');
          const path = await write(folder, text, layout.packed);
          const all = await readLines(path, layout, startOfFile);

          expect(all.map(({ value }) => value)).toEqual(content.map(({ value }) => JSON.stringify(value)));
          for (const [index, { position }] of all.entries()) {
            expect(await readLines(path, layout, position)).toEqual(all.slice(index + 1));
          }
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );
});

function csvText({ rows, header, mark, lastEnd, quoteAll }: Table): string {
  const quoted = (text: string): string =>
    quoteAll || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = rows.map(({ fields: [a, b], end, blanks }, index) => {
    const isCut = index === rows.length - 1 && !lastEnd;
    return `${quoted(a)},${quoted(b)}${isCut ? '' : end + blanks}`;
  });
  return `${mark}${header ? 'a,b\n' : ''}${lines.join('')}`;
}

let written = 0;

async function write(folder: string, text: string, packed: boolean): Promise<string> {
  const path = join(folder, `${(written += 1)}`);
  await writeFile(path, packed ? gzipSync(text) : text);
  return path;
}

async function readCsv(
  path: string,
  format: RowFormat,
  layout: Layout,
  from: FilePosition,
): Promise<Read<unknown>[]> {
  return read(path, { format, from, layout }, csvRow);
}

async function readLines(path: string, layout: Layout, from: FilePosition): Promise<Read<string>[]> {
  return read(path, { format: jsonLinesFormat, from, layout }, (chunk, index) =>
    Buffer.from(chunk.valueAt(index) ?? []).toString(),
  );
}

async function read<T>(
  path: string,
  { format, from, layout }: { format: RowFormat; from: FilePosition; layout: Layout },
  decode: (chunk: Parameters<typeof csvRow>[0], index: number) => T,
): Promise<Read<T>[]> {
  const facts = await inspectFile(path, 'auto');
  const partition = { topic: 'table', id: path };
  const { bufferBytes, records, bytes } = layout;
  const reader = new RowReader({ partition, facts, format, from, bufferBytes, maxRecordBytes: 1000 });
  const found: Read<T>[] = [];
  for (;;) {
    const step = await reader.read({ records, bytes });
    if (step.type === 'ended') break;
    if (step.type !== 'records') continue;
    const { chunk } = step;
    expect(chunk.length).toBeLessThanOrEqual(records);
    for (let index = 0; index < chunk.length; index += 1) {
      found.push({ value: decode(chunk, index), position: chunk.positionAt(index) as FilePosition });
    }
  }
  await reader.close();
  return found;
}
