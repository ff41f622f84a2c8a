import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFileLeaseStore } from '../../src/leases/file/file-store.ts';
import { replaceFile } from '../../src/leases/file/replace-file.ts';
import type { LeaseSession } from '../../src/leases/lease-store.ts';
import { describeLeaseStore, storeContext } from './store-contract.ts';
import { newLease } from './store-contract-model.ts';

vi.mock(import('../../src/leases/file/replace-file.ts'), { spy: true });

/** Above what any system gives. */
const noProcess = 2 ** 30;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leases-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describeLeaseStore('file', async () => createFileLeaseStore(join(folder, `${randomUUID()}.json`)));

describe('createFileLeaseStore', () => {
  let path: string;
  const opened: LeaseSession[] = [];

  const open = async (overrides: Parameters<typeof storeContext>[0] = {}): Promise<LeaseSession> => {
    const session = await createFileLeaseStore(path).open(storeContext(overrides));
    opened.push(session);
    return session;
  };
  const lockedBy = async (holder: object | string): Promise<void> => {
    await writeFile(`${path}.lock`, typeof holder === 'string' ? holder : JSON.stringify(holder));
  };
  const lockOf = (pid: number, overrides: object = {}): object => ({
    pid,
    thread: 0,
    host: hostname(),
    token: 'of-another',
    ...overrides,
  });

  beforeEach(() => {
    path = join(folder, 'leases.json');
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map(async (session) => session.close()));
  });

  it.each([undefined, '', 7])('refuses %o as a path', (value) => {
    expect(() => createFileLeaseStore(value as string)).toThrow(/expected a path/);
  });

  it('has what was stored after the store is made anew', async () => {
    const first = await open();
    await first.create(newLease('a', { hashRange: { start: '0', end: '9' }, parents: ['p'] }));
    const [lease] = await first.list();
    await first.close();

    const second = await open();

    expect(await second.list()).toEqual([lease]);
  });

  it('has a change on the disk when its promise settles', async () => {
    const session = await open();

    await session.create(newLease('a'));

    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      version: 1,
      stream: 'orders',
      leases: [{ shardId: 'a', counter: 0 }],
    });
  });

  it('writes many changes of one moment few times, and leaves no draft', async () => {
    const session = await open();
    const ids = Array.from({ length: 200 }, (_, index) => `shard-${index}`);

    await Promise.all(ids.map(async (id) => session.create(newLease(id))));

    const writes = vi.mocked(replaceFile).mock.calls.filter(([written]) => written === path);
    expect(await session.list()).toHaveLength(200);
    expect(writes.length).toBeLessThanOrEqual(2);
    expect((await readdir(folder)).toSorted()).toEqual(['leases.json', 'leases.json.lock']);
  });

  it('lets go of the lock with the last session', async () => {
    const store = createFileLeaseStore(path);
    const sessions = [await store.open(storeContext()), await store.open(storeContext({ workerId: 'b' }))];

    await sessions[0]?.close();
    const during = await readdir(folder);
    await sessions[1]?.close();

    expect(during).toEqual(['leases.json.lock']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('may be opened again while it is being closed', async () => {
    const store = createFileLeaseStore(path);
    const first = await store.open(storeContext());

    const closing = first.close();
    const second = await store.open(storeContext());
    await closing;

    expect(await second.create(newLease('a'))).toBe(true);
    await second.close();
  });

  it('refuses another stream, and lets go', async () => {
    const first = await open({ stream: 'orders' });
    await first.create(newLease('a'));
    await first.close();

    await expect(open({ stream: 'payments' })).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'other-stream',
    });
    await expect(open({ stream: 'payments', purpose: 'check' })).rejects.toMatchObject({
      reason: 'other-stream',
    });
    await expect(open({ stream: 'orders' })).resolves.toBeDefined();
  });

  describe('in a dry run', () => {
    it('creates nothing and needs no file', async () => {
      const session = await open({ purpose: 'check' });

      expect(await session.list()).toEqual([]);
      expect(await readdir(folder)).toEqual([]);
    });

    it('reads beside a run', async () => {
      const running = await open();
      const check = await open({ purpose: 'check' });

      await running.create(newLease('a'));

      expect(await check.list()).toEqual(await running.list());
    });
  });

  describe('the lock', () => {
    it('refuses another process that is alive', async () => {
      await lockedBy(lockOf(process.ppid));

      await expect(open()).rejects.toMatchObject({
        code: 'misconfigured',
        reason: 'lease-file-locked',
        message: expect.stringContaining(`process ${process.ppid} on host '${hostname()}'`),
      });
    });

    it('takes over from a process that is dead', async () => {
      await lockedBy(lockOf(noProcess));

      await expect(open()).resolves.toBeDefined();
    });

    it('refuses a second store of the same process', async () => {
      await open();

      await expect(open()).rejects.toMatchObject({
        reason: 'lease-file-locked',
        message: expect.stringContaining('another store of this process'),
      });
    });

    it('refuses a process of another host, which may be alive', async () => {
      await lockedBy(lockOf(1, { host: 'elsewhere.example' }));

      await expect(open()).rejects.toMatchObject({ reason: 'lease-file-locked' });
    });

    it('refuses a lock that says nothing', async () => {
      await lockedBy('');

      await expect(open()).rejects.toMatchObject({ reason: 'lease-file-locked' });
    });

    it('takes over from a run before with the same process id, as containers have', async () => {
      await lockedBy(lockOf(process.pid));

      await expect(open()).resolves.toBeDefined();
    });

    it('writes no more once somebody else has the lock', async () => {
      const session = await open();
      await session.create(newLease('a'));
      await lockedBy(lockOf(1));

      await expect(session.create(newLease('b'))).rejects.toMatchObject({ reason: 'lease-file-locked' });

      expect(await readFile(path, 'utf8')).not.toContain('"b"');
      await session.close();
      expect(await readdir(folder)).toContain('leases.json.lock');
    });
  });

  describe('a file that cannot be used', () => {
    const head = '{"version":1,"stream":"orders","leases":[';
    const row = (overrides: object = {}): string =>
      JSON.stringify({
        shardId: 'a',
        counter: 0,
        checkpoint: 'LATEST',
        ownerSwitches: 0,
        parents: [],
        children: [],
        ...overrides,
      });

    it.each<[string, string, string]>([
      ['nothing', '', 'JSON at line 1'],
      ['something else', '<leases secret="1"/>', 'JSON at line 1'],
      ['JSON of something else', '{"version":2}', 'leases of version 1'],
      ['a list', '[]', 'leases of version 1'],
      ['one that was cut', `${head}\n${row()},\n{"shardId":"sec`, 'JSON at line 3'],
      ['one with a damaged line', `${head}\n${row()},\n{secret},\n${row()}\n]}\n`, 'JSON at line 3'],
      ['one without its end', `${head}\n${row()}\n`, 'JSON, got'],
      ['a row that is none', `${head}\n7\n]}\n`, 'an object at leases[0],'],
      ['no shard', `${head}\n${row({ shardId: '' })}\n]}\n`, 'leases[0].shardId'],
      ['a counter', `${head}\n${row({ counter: -1 })}\n]}\n`, 'leases[0].counter'],
      ['a count', `${head}\n${row({ ownerSwitches: '0' })}\n]}\n`, 'leases[0].ownerSwitches'],
      ['a word', `${head}\n${row({ checkpoint: 'secret' })}\n]}\n`, 'leases[0].checkpoint'],
      [
        'a place',
        `${head}\n${row({ checkpoint: { sequence: 'secret', sub: 0 } })}\n]}\n`,
        'leases[0].checkpoint',
      ],
      ['an owner', `${head}\n${row({ owner: null })}\n]}\n`, 'leases[0].owner'],
      ['parents', `${head}\n${row({ parents: 'secret' })}\n]}\n`, 'leases[0].parents'],
      ['children', `${head}\n${row({ children: [1] })}\n]}\n`, 'leases[0].children'],
      ['a range', `${head}\n${row({ hashRange: { start: '0' } })}\n]}\n`, 'leases[0].hashRange'],
      ['a time', `${head}\n${row({ startTimestamp: 'secret' })}\n]}\n`, 'leases[0].startTimestamp'],
      ['one shard twice', `${head}\n${row()},\n${row()}\n]}\n`, 'one lease for each shard'],
    ])('is refused with %s, and named', async (_, text, expected) => {
      await writeFile(path, text);

      const error: unknown = await open().catch((caught: unknown) => caught);

      expect(error).toMatchObject({ code: 'misconfigured', reason: 'corrupt' });
      expect(error).not.toHaveProperty('cause');
      expect(String(error)).toContain(`Lease file '${path}'`);
      expect(String(error)).toContain(expected);
      expect(String(error)).not.toContain('secret');
      expect(await readdir(folder)).toEqual(['leases.json']);
    });

    it('is refused when it is a folder', async () => {
      await mkdir(path);

      await expect(open()).rejects.toMatchObject({ code: 'misconfigured', reason: 'lease-file' });
    });

    it('is refused where nothing can be written', async () => {
      path = join(folder, 'none', 'leases.json');

      await expect(open()).rejects.toMatchObject({ code: 'misconfigured', reason: 'lease-file' });
    });
  });

  describe('a write that fails', () => {
    it('is undone, with what was built on it, and the next one works', async () => {
      const session = await open();
      await session.create(newLease('a'));
      const [lease] = await session.list();
      if (lease === undefined) throw new Error('expected a lease');
      await mkdir(`${path}.tmp`);

      const first = session.update(lease, { counter: 'grows', owner: 'worker-1' });
      const second = session.create(newLease('b'));

      await expect(first).rejects.toMatchObject({ code: 'misconfigured', reason: 'lease-file' });
      await expect(second).rejects.toMatchObject({ reason: 'lease-file' });
      expect(await session.list()).toEqual([lease]);
      await rm(`${path}.tmp`, { recursive: true });
      const update = await session.update(lease, { counter: 'grows', owner: 'worker-1' });
      expect(update).toMatchObject({ applied: true, lease: { owner: 'worker-1', counter: 1 } });
    });
  });
});
