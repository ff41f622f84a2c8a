import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '@rivergraph/core/testing';
import type { ManualClock } from '@rivergraph/core/testing';
import { createFileStore } from '../../src/index.ts';
import type { StreamStore } from '../../src/index.ts';
import { thisProcess } from '../../src/store/owner.ts';
import type { Owner } from '../../src/store/owner.ts';

let folder = '';
let clock: ManualClock;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rivergraph-lock-'));
  await mkdir(path.join(folder, 'streams'));
  clock = createManualClock();
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const elsewhere: Owner = { host: 'other', pid: 1, place: 'other boot pid:[1]', started: '77' };

describe('the lock of a store', () => {
  it('keeps a second one of the same process out, and others that live beside it', async () => {
    const first = store();
    await first.open();

    await expect(store().open()).rejects.toMatchObject({ code: 'misconfigured', reason: 'in-use' });

    await first.close();
    const second = store();
    await second.open();
    await second.close();
  });

  it('is free at once when its process is gone', async () => {
    const self = await thisProcess();
    await lockFile(4, { ...self, pid: await deadPid() });

    const opened = store();
    await opened.open();

    expect(clock.now()).toBe(1_700_000_000_000);
    expect(await locks()).toEqual(['.lock-5']);
    await opened.close();
  });

  it.runIf(process.platform === 'linux')(
    'is free at once when a process of the same pid is another one, be it this one',
    async () => {
      const self = await thisProcess();
      await lockFile(1, { ...self, started: '1' });

      const opened = store();
      await opened.open();

      expect(clock.now()).toBe(1_700_000_000_000);
      await opened.close();
    },
  );

  it('of another host or container is free after ten seconds without a sign of life, whatever its pid', async () => {
    await lockFile(1, { ...elsewhere, pid: process.pid });

    const opened = store();
    await clock.runUntil(opened.open());

    expect(clock.now()).toBeGreaterThanOrEqual(1_700_000_010_000);
    await opened.close();
  });

  it('of another host or container that lives is not', async () => {
    const file = await lockFile(1, elsewhere);
    const opening = store().open();
    opening.catch(() => undefined);

    await clock.runUntil(() => clock.pendingTimers === 1);
    await writeFile(file, textOf(elsewhere, 9));

    await expect(clock.runUntil(opening)).rejects.toMatchObject({ reason: 'in-use' });
    await expect(opening).rejects.toThrow('process 1 on other');
  });

  it('that was being written when its process was killed is free after ten seconds', async () => {
    await writeFile(path.join(folder, 'streams', '.lock-7'), '');

    const opened = store();
    await clock.runUntil(opened.open());

    expect(await locks()).toEqual(['.lock-8']);
    await opened.close();
  });

  it('goes to one of many that want it at once', async () => {
    await lockFile(1, { ...(await thisProcess()), pid: await deadPid() });
    const stores = Array.from({ length: 8 }, store);

    const results = await Promise.allSettled(stores.map(async (one) => await one.open()));

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await locks()).toHaveLength(1);
    await Promise.all(stores.map(async (one) => await one.close()));
  });

  it('shows that its owner lives', async () => {
    const opened = store();
    await opened.open();
    const before = await readFile(path.join(folder, 'streams', '.lock-1'), 'utf8');

    await clock.runUntil(
      until(async () => (await readFile(path.join(folder, 'streams', '.lock-1'), 'utf8')) !== before),
    );

    const after = await readFile(path.join(folder, 'streams', '.lock-1'), 'utf8');
    expect(after).toHaveLength(before.length);
    await opened.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('that was taken, because its owner did not answer, keeps that from saving', async () => {
    const opened = store();
    await opened.open();
    await lockFile(2, elsewhere);

    const saving = opened.remove('one');

    await expect(saving).rejects.toMatchObject({ code: 'misconfigured', reason: 'in-use' });
    await opened.close();
    expect(await locks()).toEqual(['.lock-1', '.lock-2']);
  });
});

function store(): StreamStore {
  return createFileStore(folder, { clock });
}

async function locks(): Promise<readonly string[]> {
  return (await readdir(path.join(folder, 'streams'))).filter((name) => name.startsWith('.lock'));
}

async function lockFile(generation: number, owner: Owner): Promise<string> {
  const file = path.join(folder, 'streams', `.lock-${generation}`);
  await writeFile(file, textOf(owner, 0));
  return file;
}

function textOf(owner: Owner, beat: number): string {
  return JSON.stringify({ version: 1, state: 'held', beat, id: 'id', ...owner });
}

/** A pid that no process has. */
async function deadPid(): Promise<number> {
  for (let pid = 2 ** 22 - 1; pid > 1; pid -= 1) {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return pid;
    }
  }
  throw new Error('every pid is taken');
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
