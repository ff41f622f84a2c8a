import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadModule } from '../../src/transforms/load-module.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rivergraph-module-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('loadModule', () => {
  it.each([
    ['mjs', 'export const version ='],
    ['cjs', 'exports.version ='],
    ['js', 'exports.version ='],
  ])('loads a changed .%s file anew, and another not twice', async (extension, text) => {
    const file = path.join(folder, `one.${extension}`);
    await writeFile(file, `${text} 1;`);
    await utimes(file, 1000, 1000);
    const first: unknown = await loadModule(file);
    const again: unknown = await loadModule(file);

    await writeFile(file, `${text} 2;`);
    await utimes(file, 2000, 2000);
    const second: unknown = await loadModule(file);

    expect(first).toMatchObject({ version: 1 });
    expect(again).toBe(first);
    expect(second).toMatchObject({ version: 2 });
  });
});
