import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from './support/program.ts';
import { lines, makeProject } from './support/project.ts';
import type { Project } from './support/project.ts';

describe('run', () => {
  let project: Project;

  beforeEach(async () => {
    project = await makeProject();
    await project.write('lines.jsonl', lines(50));
  });
  afterEach(async () => await project[Symbol.asyncDispose]());

  it('runs the pipeline of a TypeScript module to its end', async () => {
    const { code, stdout } = await project.run('run', 'pipeline.ts');

    expect(code).toBe(0);
    expect(stdout).toMatch(/Z opening, .*\n/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('ended (end): 50 records, 50 written, 0 dead-lettered');
  });

  it('ends at a limit, and prints one document for programs', async () => {
    const { stdout, stderr } = await project.run('run', 'pipeline.ts', '--limit-records', '10', '--json');

    expect(JSON.parse(stdout)).toMatchObject({ reason: 'limit', stats: { consumed: 10, written: 10 } });
    expect(stderr).toBe('');
  });

  it('takes a module whatever its name', async () => {
    const name = 'odd #?%20.mjs';
    await project.write(name, 'export default 5;');

    const { stderr } = await project.run('run', name);

    expect(stderr).toContain('got a value of type number');
  });

  it('stops at a signal when what it took in is written', async () => {
    await project.write('lines.jsonl', lines(5_000));
    const running = project.start('run', 'pipeline.ts');
    await until(() => running.stdout().includes('running'));

    running.child.kill('SIGINT');
    const { code, stdout } = await running.ended;

    expect(code).toBe(0);
    expect(stdout).toMatch(/ended \(stopped\): /);
  });

  it('says with its exit code how the pipeline failed', async () => {
    await project.write('lines.jsonl', 'no json\n'.repeat(30));
    await project.write('none.mjs', 'export default 5;');
    await project.write('thrown.mjs', "export default () => { throw new Error('no password'); };");

    const flood = await project.run('run', 'pipeline.ts');
    const none = await project.run('run', 'none.mjs');
    const thrown = await project.run('run', 'thrown.mjs');
    const both = await project.run('run', 'pipeline.ts', '--limit-records', '1', '--limit-batches', '1');

    expect(flood.code).toBe(1);
    expect(flood.stderr).toMatch(/^error: /);
    expect([none.code, thrown.code, both.code]).toEqual([2, 2, 2]);
    expect(thrown.stderr).toContain('no password');
  });
});
