import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** Reads the rows of a CSV file, plain or gzip, but for its header and blank lines. A row is on one line. */
export async function* readRows(path: string): AsyncGenerator<readonly string[]> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // A pipe does not hand an error on.
  file.on('error', (error) => input.destroy(error));
  let isHeader = true;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (!isHeader && line !== '') yield splitRow(line);
    isHeader = false;
  }
}

/** Splits a line at its commas. A quoted field may hold commas, and quotes that are doubled. */
export function splitRow(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  for (const [, quoted, plain = ''] of line.matchAll(/(?<=^|,)(?:"((?:[^"]|"")*)"|([^,]*))(?=,|$)/g))
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
  return fields;
}

/** Makes a line of fields, with quotes where they are needed. */
export function joinRow(fields: readonly string[]): string {
  return fields.map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}
