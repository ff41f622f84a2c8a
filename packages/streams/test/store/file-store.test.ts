import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileStore, createMemoryStore } from '../../src/index.ts';
import type { StoredStream } from '../../src/index.ts';
import { createLockFile } from '../../src/store/lock-file.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rivergraph-store-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const one: StoredStream = {
  name: 'one',
  config: {
    definition: 'payments',
    settings: { topic: 'charges', nested: { list: [1, null, true] } },
    transform: 'charges.js',
    batchSize: 1000,
    batchIntervalMs: 100,
  },
  desired: 'running',
  failure: { code: 'rejected', reason: undefined, message: 'poison', at: 5 },
};
const two: StoredStream = {
  ...one,
  name: 'two.b-1',
  config: { ...one.config, transform: undefined },
  desired: 'paused',
  failure: undefined,
};

describe.each([
  ['file', () => createFileStore(path.join(folder, 'deep', 'store'))],
  ['memory', () => createMemoryStore()],
])('the %s store', (_, create) => {
  it('gives what was saved last, and not what was removed', async () => {
    const store = create();
    expect(await store.open()).toEqual([]);

    await store.save({ ...one, desired: 'stopped' });
    await Promise.all([store.save(one), store.save(two), store.save({ ...two, name: 'gone' })]);
    await store.remove('gone');
    await store.remove('never-there');
    await store.close();
    await store.close();
    const streams = await store.open();

    expect(streams.toSorted(byName)).toEqual([one, two]);
    await store.close();
  });

  it('is opened once at a time', async () => {
    const store = create();
    await store.open();

    await expect(store.open()).rejects.toMatchObject({ code: 'misconfigured', reason: 'in-use' });

    await store.close();
  });
});

describe('the file store', () => {
  it('keeps each stream in a file that only its owner may read, and leaves no draft', async () => {
    const store = createFileStore(folder);
    await store.open();
    await store.save(one);
    await store.save(two);

    const names = await readdir(path.join(folder, 'streams'));
    const { mode } = await stat(path.join(folder, 'streams', 'one.json'));

    expect(names.filter((name) => !name.startsWith('.'))).toEqual(['one.json', 'two.b-1.json']);
    expect(names.filter((name) => name.includes('draft'))).toEqual([]);
    expect(mode & 0o777).toBe(0o600);
    await store.close();
  });

  it('leaves other files of its folder alone, and takes over from what a crash has left', async () => {
    await mkdir(path.join(folder, 'streams', 'lost+found'), { recursive: true });
    await writeFile(path.join(folder, 'server.json'), '{}');
    await writeFile(path.join(folder, 'streams', '.one.json.draft'), '{"half', { mode: 0o644 });
    const store = createFileStore(folder);

    expect(await store.open()).toEqual([]);
    await store.save(one);

    expect((await stat(path.join(folder, 'streams', 'one.json'))).mode & 0o777).toBe(0o600);
    expect(await readFile(path.join(folder, 'server.json'), 'utf8')).toBe('{}');
    await store.close();
  });

  it.each([
    ['torn', '{"format":"rivergraph-stream","version":1,"na'],
    ['empty', ''],
    ['foreign', '{"name":"one"}'],
    ['newer', JSON.stringify({ format: 'rivergraph-stream', version: 2, name: 'one' })],
    ['of another stream', JSON.stringify({ format: 'rivergraph-stream', version: 1, name: 'two' })],
    [
      'without a definition',
      JSON.stringify({
        format: 'rivergraph-stream',
        version: 1,
        name: 'one',
        desired: 'running',
        config: {},
      }),
    ],
  ])('gives a stream whose file is %s as corrupt, and sets it aside when it is removed', async (_, text) => {
    const file = path.join(folder, 'streams', 'one.json');
    await mkdir(path.dirname(file));
    await writeFile(file, text);
    const store = createFileStore(folder);

    const streams = await store.open();
    const saving = store.save(one);
    await expect(saving).rejects.toMatchObject({ code: 'misconfigured', reason: 'corrupt' });
    await store.remove('one');
    await store.save(one);
    await store.close();

    expect(streams).toEqual([{ name: 'one', corrupt: expect.stringContaining(file) as string }]);
    expect(await readFile(`${file}.corrupt-1`, 'utf8')).toBe(text);
    expect(await createFileStore(folder).open()).toEqual([one]);
  });

  it('leaves no draft behind when it cannot save', async () => {
    const store = createFileStore(folder);
    await store.open();
    await mkdir(path.join(folder, 'streams', 'one.json'));

    await expect(store.save(one)).rejects.toMatchObject({ code: 'misconfigured' });

    expect((await readdir(path.join(folder, 'streams'))).filter((name) => name.includes('draft'))).toEqual(
      [],
    );
    await store.close();
  });

  it('leaves no lock file behind that it cannot write', async () => {
    const file = path.join(folder, '.lock-1');
    const owner = { pid: 1, host: 'here', place: undefined, started: undefined };
    const content = { id: 'id', beat: 0, state: 'held', owner } as const;

    expect(await createLockFile(file, content)).toBe(true);
    expect(await createLockFile(file, content)).toBe(false);
    await expect(createLockFile(path.join(folder, 'none', '.lock-1'), content)).rejects.toThrow('ENOENT');

    expect(await readdir(folder)).toEqual(['.lock-1']);
  });

  it('says which folder cannot be one', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');

    const opening = createFileStore(file).open();

    await expect(opening).rejects.toMatchObject({ code: 'misconfigured' });
    await expect(opening).rejects.toThrow(file);
    expect(() => createFileStore('')).toThrow('File store');
  });

  it('saves nothing before it is open, or after it is closed', async () => {
    const store = createFileStore(folder);

    await expect(store.save(one)).rejects.toMatchObject({ code: 'closed' });
    await store.open();
    await store.close();

    await expect(store.remove('one')).rejects.toMatchObject({ code: 'closed' });
  });
});

function byName(first: { readonly name: string }, second: { readonly name: string }): number {
  return first.name < second.name ? -1 : 1;
}
