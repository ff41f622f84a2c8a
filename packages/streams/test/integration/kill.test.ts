import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnChild } from '../../../sink-ladybug/test/child/spawn.ts';
import { createFileStore } from '../../src/index.ts';

const copyLines = new URL('../child/copy-lines.ts', import.meta.url).href;
const lines = 10_000;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rivergraph-kill-'));
  const text = Array.from({ length: lines }, (_, id) => `${JSON.stringify({ id })}\n`).join('');
  await writeFile(path.join(folder, 'in.jsonl'), text);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Lets a process copy until it has written so much, then kills it. Gives how it ended. */
async function copyUntil(written: number): Promise<NodeJS.Signals | null> {
  const child = spawnChild(copyLines, folder);
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, count] = line.split(' ');
    if (what === 'written' && Number(count) >= written) child.kill('SIGKILL');
  }
  const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  return signal;
}

async function copied(): Promise<readonly number[]> {
  return (await readFile(path.join(folder, 'out.txt'), 'utf8')).trim().split('\n').map(Number);
}

describe('a process that is killed while its streams run', { timeout: 60_000 }, () => {
  it('is followed by one that takes its folder at once, starts what ran and loses nothing', async () => {
    const first = await copyUntil(1000);
    const second = await copyUntil(2000);
    const before = (await copied()).length;

    const last = await copyUntil(Number.POSITIVE_INFINITY);

    expect([first, second, last]).toEqual(['SIGKILL', 'SIGKILL', null]);
    expect(before).toBeLessThan(lines);
    expect(new Set(await copied()).size).toBe(lines);
    const [stored] = await createFileStore(folder).open();
    expect(stored).toMatchObject({ name: 'copy', desired: 'stopped', failure: undefined });
  });

  it('keeps its folder to itself while it lives', async () => {
    const child = spawnChild(copyLines, folder);
    const ended = once(child, 'exit');
    await once(createInterface({ input: child.stdout }), 'line');

    await expect(createFileStore(folder).open()).rejects.toMatchObject({ reason: 'in-use' });
    child.kill('SIGKILL');
    await ended;
    const startedAt = performance.now();
    const store = createFileStore(folder);
    await store.open();

    expect(performance.now() - startedAt).toBeLessThan(2000);
    await store.close();
  });
});
