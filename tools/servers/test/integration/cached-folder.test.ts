import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedFolder } from '../../src/cache/cached-folder.ts';
import { withLock } from '../../src/cache/lock.ts';
import { outputOf, spawnChild } from '../child/spawn.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rivergraph-cache-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('cachedFolder', () => {
  it('is filled once when several processes ask for it at once', async () => {
    const journal = join(root, 'journal');

    const folders = await Promise.all(
      [1, 2, 3].map(async () => await outputOf(spawnChild('fill-cache.ts', root, journal))),
    );

    expect(folders).toEqual([join(root, 'jars'), join(root, 'jars'), join(root, 'jars')]);
    expect((await readFile(journal, 'utf8')).trim().split('\n')).toHaveLength(1);
    expect(await readFile(join(root, 'jars', 'jar'), 'utf8')).toBe('content');
    expect(await readdir(root)).toEqual(['jars', 'journal']);
  });

  it('leaves nothing behind when filling it fails, and tries again', async () => {
    const failing = async (): Promise<void> => {
      throw new Error('no network');
    };

    await expect(cachedFolder({ name: 'jars', root, fill: failing })).rejects.toThrow('no network');
    const left = await readdir(root);
    const folder = await cachedFolder({ name: 'jars', root, fill: async () => undefined });

    expect(left).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('withLock', () => {
  it('takes over the lock of a process that died', async () => {
    const dead = spawnChild('fill-cache.ts', root, join(root, 'journal'));
    await outputOf(dead);
    await symlink(String(dead.pid), join(root, 'lock'));

    const result = await withLock(join(root, 'lock'), async () => 'done', { timeoutMs: 5_000 });

    expect(result).toBe('done');
  });

  it('rejects when another process holds the lock for too long', async () => {
    await symlink(String(process.ppid), join(root, 'lock'));

    const result = withLock(join(root, 'lock'), async () => 'done', { timeoutMs: 50 });

    await expect(result).rejects.toThrow('expected it to be free within 0.05 s');
  });
});
