import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileStore, createStreams } from '../../src/index.ts';
import type { Streams } from '../../src/index.ts';
import { createHarness } from '../support.ts';

const config = { definition: 'memory' };
let folder = '';
let streams: Streams;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rivergraph-corrupt-'));
  const store = createFileStore(folder);
  const { options } = createHarness();
  const before = createStreams({ ...options, store });
  await before.open();
  for (const name of ['bad', 'good']) await before.create(name, config);
  await before.close();
  await writeFile(fileOf('bad'), '{"format":"rivergraph-str');
  streams = createStreams({ ...options, store });
});

afterEach(async () => {
  await streams.close();
  await rm(folder, { recursive: true, force: true });
});

function fileOf(name: string): string {
  return path.join(folder, 'streams', `${name}.json`);
}

describe('a stream whose file cannot be read', () => {
  it('is shown as failed, and does not hide the others', async () => {
    await streams.open();

    const bad = streams.show('bad');
    const started = await streams.start('good');

    expect(bad).toMatchObject({ state: 'failed', isRunning: false, settings: {}, definition: '' });
    expect(bad.failure).toMatchObject({ code: 'misconfigured', reason: 'corrupt' });
    expect(bad.failure?.message).toContain(fileOf('bad'));
    expect(started.state).toBe('starting');
    expect(streams.show().map(({ name }) => name)).toEqual(['bad', 'good']);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['start', async () => await streams.start('bad')],
    ['bounded start', async () => await streams.start('bad', { limit: { records: 1 } })],
    ['stop', async () => await streams.stop('bad')],
    ['pause', async () => await streams.pause('bad')],
    ['resume', async () => await streams.resume('bad')],
    ['restart', async () => await streams.restart('bad')],
    ['configure', async () => await streams.configure('bad', config)],
    ['check', async () => await streams.check('bad')],
    ['replay', async () => await streams.replay('bad')],
    ['startAll', async () => await streams.startAll()],
  ])('refuses a %s, naming the file, which stays as it is', async (_, command) => {
    await streams.open();

    const refused = command();

    await expect(refused).rejects.toMatchObject({ code: 'misconfigured', reason: 'corrupt' });
    await expect(refused).rejects.toThrow(fileOf('bad'));
    expect(await readFile(fileOf('bad'), 'utf8')).toBe('{"format":"rivergraph-str');
    await expect(streams.create('bad', config)).rejects.toMatchObject({ reason: 'stream-exists' });
  });

  it('does not keep all others from being stopped', async () => {
    await streams.open();
    await streams.start('good');

    await streams.stopAll();

    expect(streams.show('good').state).toBe('stopped');
  });

  it('is dropped by setting its file aside, so that one of its name can be created', async () => {
    await streams.open();
    await writeFile(path.join(folder, 'streams', 'bad.json.corrupt-1'), 'an earlier one');

    await streams.drop('bad');
    const created = await streams.create('bad', config);

    expect(created.state).toBe('stopped');
    expect(await readFile(`${fileOf('bad')}.corrupt-1`, 'utf8')).toBe('an earlier one');
    expect(await readFile(`${fileOf('bad')}.corrupt-2`, 'utf8')).toBe('{"format":"rivergraph-str');
    await streams.drop('bad');
    expect((await readdir(path.join(folder, 'streams'))).filter((name) => name === 'bad.json')).toEqual([]);
  });

  it.each(['settings', 'batchSize'])('is one with %s that cannot be', async (field) => {
    const stored = JSON.parse(await readFile(fileOf('good'), 'utf8')) as {
      readonly config: Record<string, unknown>;
    };
    stored.config[field] = -4;
    await writeFile(fileOf('good'), JSON.stringify(stored));

    await streams.open();

    expect(streams.show('good').failure).toMatchObject({ reason: 'corrupt' });
    expect(streams.show('good').failure?.message).toContain(fileOf('good'));
  });

  it('may be a folder, or a file that may not be read; others are left alone', async () => {
    await mkdir(fileOf('folder'));
    await writeFile(fileOf('locked'), '{}');
    await chmod(fileOf('locked'), 0o000);
    await writeFile(fileOf('a copy'), 'foreign');

    await streams.open();
    await streams.drop('folder');

    expect(streams.show().map(({ name, state }) => `${name} ${state}`)).toEqual([
      'bad failed',
      'good stopped',
      'locked failed',
    ]);
    expect(await readFile(fileOf('a copy'), 'utf8')).toBe('foreign');
  });
});
