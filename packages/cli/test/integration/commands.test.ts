import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lines, makeProject } from './support/project.ts';
import type { Project } from './support/project.ts';

describe('the program where no process serves the streams', () => {
  let project: Project;

  beforeEach(async () => {
    project = await makeProject();
    await project.write(
      'lines.jsonl',
      lines(40, (id) => (id === 7 ? { bad: true } : {})),
    );
  });
  afterEach(async () => await project[Symbol.asyncDispose]());

  const create = async (...more: readonly string[]): Promise<unknown> =>
    await project.json('create', 'things', '--definition', 'lines', '--set', 'path=lines.jsonl', ...more);

  it('creates, checks, shows, runs, lists what was rejected, and drops a stream', async () => {
    expect(await create('password=hush', '--batch-size', '20')).toMatchObject({
      name: 'things',
      state: 'stopped',
      settings: { path: 'lines.jsonl', password: '***' },
      batchSize: 20,
    });

    expect(await project.json('check', 'things')).toMatchObject({
      writes: 19,
      rejected: [{ position: { record: 8 } }],
    });
    await expect(project.read('written.txt')).rejects.toThrow(/ENOENT/);

    expect(await project.json('start', 'things', '--batches', '1')).toMatchObject({
      name: 'things',
      reason: 'limit',
    });
    expect((await project.read('written.txt')).trim().split('\n')).toHaveLength(19);

    const shown = await project.run('show');
    expect(shown.stdout).toMatch(/^\+-+\+/);
    expect(shown.stdout).toMatch(/\| things +\| lines +\| 100 +\| 20 +\| - +\| false +\| stopped \|/);
    expect(shown.stdout).not.toContain('\u001B');

    expect(await project.json('dlq', 'list', 'things')).toMatchObject({
      total: 1,
      records: [{ partition: expect.stringContaining('lines.jsonl'), rejections: [{ reason: 'bad' }] }],
    });
    expect((await project.run('dlq', 'list', 'things', '--values')).stdout).toContain('{"id":7,"bad":true}');

    expect(await project.json('dlq', 'replay', 'things')).toEqual({
      name: 'things',
      replayed: 1,
      rejected: 1,
    });
    expect(await project.json('drop', 'things')).toEqual({ name: 'things', dropped: true });
    expect(await project.json('show')).toEqual([]);
  });

  it('takes transforms in TypeScript, by their names', async () => {
    await create('--transform', 'twice.ts');

    await project.json('start', 'things', '--batches', '1');

    expect((await project.read('written.txt')).trim().split('\n').slice(0, 4)).toEqual([
      '0a',
      '0b',
      '1a',
      '1b',
    ]);
  });

  it('keeps what is wanted for the process that will serve', async () => {
    await create();

    expect(await project.json('pause', 'things')).toMatchObject({ desired: 'paused', state: 'stopped' });
    expect(await project.json('resume', 'things')).toMatchObject({ desired: 'running', state: 'stopped' });
    expect((await project.run('show')).stdout).toContain(
      'things: is wanted running; `rivergraph serve` runs it',
    );
    expect((await project.run('drop', 'things')).stderr).toMatch(
      /^error: .*\n +Run `rivergraph stop NAME` first/,
    );
    expect(await project.json('stop', '--all')).toMatchObject([{ desired: 'stopped' }]);
    await expect(project.read('written.txt')).rejects.toThrow(/ENOENT/);
  });

  it('finds its configuration above, and takes paths as relative to it', async () => {
    await project.write('below/deep/.keep', '');
    await create();

    const { stdout } = await project.runIn('below/deep', 'show', '--json');

    expect(JSON.parse(stdout)).toMatchObject([
      { deadLetterFile: project.path('kept/dead-letters/things.jsonl') },
    ]);
  });

  it('says with its exit code what is wrong', async () => {
    await create();
    await project.write('broken.ts', 'export default 1 +;');
    await project.write('empty.ts', 'export default {};');
    const codes = async (...args: readonly string[]): Promise<number | null> =>
      (await project.run(...args)).code;

    expect(await codes('show', 'nobody')).toBe(2);
    expect(await codes('nonsense')).toBe(2);
    expect(await codes('create', 'things', '-d', 'lines')).toBe(2);
    expect(await codes('show', '--config', 'missing.ts')).toBe(2);
    expect(await codes('show', '--config', 'broken.ts')).toBe(2);
    expect(await codes('show', '--config', 'empty.ts')).toBe(2);
    expect(await codes('show', '--url', 'http://127.0.0.1:1')).toBe(3);
  });

  it('tells what nobody caught as it tells all errors', async () => {
    await project.write(
      'stray.mjs',
      "void Promise.reject(new Error('hunter2'));\nawait new Promise((done) => setTimeout(done, 500));",
    );

    const brief = await project.run('show', '--config', 'stray.mjs');
    const json = await project.run('run', 'stray.mjs', '--json');
    const verbose = await project.run('run', 'stray.mjs', '--verbose');

    expect([brief.code, json.code, verbose.code]).toEqual([1, 1, 1]);
    expect(brief.stderr).toMatch(/^error: .*\n +Run it again with --verbose/);
    expect(`${brief.stderr}${json.stderr}`).not.toMatch(/hunter2|\n\s+at /);
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'internal' } });
    expect(verbose.stderr).toContain('hunter2');
  });

  it('tells errors without a stack, unless it is asked for one', async () => {
    await project.write('broken.ts', "throw new Error('no such thing');");

    const brief = await project.run('show', '--config', 'broken.ts');
    const verbose = await project.run('show', '--config', 'broken.ts', '--verbose');

    expect(brief.stdout).toBe('');
    expect(brief.stderr.split('\n')).toEqual([
      expect.stringMatching(/^error: configuration .*broken\.ts.*no such thing/),
      '',
    ]);
    expect(verbose.stderr).toMatch(/caused by: Error: no such thing\n +at /);
  });
});
