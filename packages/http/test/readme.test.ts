import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openApp } from './support/open-app.ts';

const readText = async (name: string): Promise<string> =>
  await readFile(new URL(name, import.meta.url), 'utf8');

describe('README', () => {
  it('names every path of the interface', async () => {
    await using server = await openApp();
    const readme = await readText('../README.md');

    const paths = Object.keys(server.app.swagger().paths ?? {});

    // The last part of a path: those of one stream stand beside each other.
    const missing = paths.filter(
      (path) => !readme.includes(path.split('/').at(-1)?.replace('{task}', '0') ?? ''),
    );
    expect(missing).toEqual([]);
  });
});
