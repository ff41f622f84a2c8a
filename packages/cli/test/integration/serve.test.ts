import { stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from './support/program.ts';
import type { Started } from './support/program.ts';
import { lines, makeProject } from './support/project.ts';
import type { Project } from './support/project.ts';

describe('serve', () => {
  let project: Project;

  beforeEach(async () => {
    project = await makeProject();
    await project.write('lines.jsonl', lines(1_500));
    await project.json('create', 'things', '-d', 'lines', '--set', 'path=lines.jsonl', 'rate=20');
  });
  afterEach(async () => await project[Symbol.asyncDispose]());

  async function serve(...args: readonly string[]): Promise<Started> {
    const server = project.start('serve', ...args);
    await until(() => server.stderr().includes('serving '));
    return server;
  }

  async function written(): Promise<readonly string[]> {
    return (await project.read('written.txt').catch(() => '')).trim().split('\n');
  }

  it('is reached by other commands, and ends what it runs at SIGTERM', async () => {
    const server = await serve();

    expect(await project.json('start', 'things')).toMatchObject({ desired: 'running', isRunning: true });
    await until(async () => (await written()).length > 20);
    expect(await project.json('show', 'things')).toMatchObject({
      state: 'running',
      stats: { state: 'running' },
    });
    expect(await project.json('lag', 'things')).toMatchObject({
      name: 'things',
      partitions: [{ unfinished: expect.any(Number) }],
    });
    expect(await project.json('check', 'things', '--timeout', '5000')).toMatchObject({
      reason: 'limit',
      rejected: [],
    });
    expect((await project.run('drop', 'things')).code).toBe(2);
    server.child.kill('SIGTERM');
    const { code, stdout, stderr } = await server.ended;

    expect(code).toBe(0);
    expect(stdout).toMatch(/Z things: stopped\n[\s\S]*Z things: running, [\d,]+ written/);
    expect(stdout).not.toContain('\u001B');
    expect(stderr).toContain('what ran runs again');
    await expect(project.read('kept/server.json')).rejects.toThrow(/ENOENT/);
    expect(await project.json('show', 'things')).toMatchObject({ state: 'stopped', desired: 'running' });
  });

  it('is waited for by commands that come while it starts, and waits for those that came before', async () => {
    const server = project.start('serve');
    const names = ['early', 'earlier', 'earliest'];
    const created = await Promise.all(
      names.map(
        async (name) => await project.run('create', name, '-d', 'lines', '--set', 'path=lines.jsonl'),
      ),
    );

    await until(() => server.stderr().includes('serving '));
    const shown = await project.json('show');

    expect(created.map(({ code, stderr }) => [code, stderr])).toEqual(names.map(() => [0, '']));
    expect(shown).toMatchObject([...names, 'things'].sort().map((name) => ({ name })));
    expect(server.child.exitCode).toBeNull();
  });

  it('is what one of two becomes that start at once', async () => {
    const server = project.start('serve');
    const starter = project.start('start', 'things');

    await until(async () => (await written()).length > 5);
    await until(() => server.child.exitCode !== null || starter.child.exitCode !== null);

    const codes = [server.child.exitCode, starter.child.exitCode];
    expect(codes).toContain(null);
    expect(await project.json('show', 'things')).toMatchObject({ isRunning: true });
  });

  it('that answers nothing is told as that, and holds no command', async () => {
    const server = await serve();
    server.child.kill('SIGSTOP');

    const shown = await project.run('show', '--json');
    const stopped = await project.run('stop', 'things');

    server.child.kill('SIGCONT');
    expect([shown.code, stopped.code]).toEqual([3, 3]);
    expect(JSON.parse(shown.stderr)).toMatchObject({ error: { code: 'unavailable' } });
  }, 60_000);

  it('keeps its address and its token where only its user reads them', async () => {
    await serve();

    const { mode } = await stat(project.path('kept/server.json'));
    const { url, token } = JSON.parse(await project.read('kept/server.json')) as {
      url: string;
      token: string;
    };
    const stranger = await fetch(`${url}/streams`);
    const friend = await fetch(`${url}/streams`, { headers: { authorization: `Bearer ${token}` } });
    await stranger.arrayBuffer();

    expect(mode & 0o777).toBe(0o600);
    expect(stranger.status).toBe(401);
    expect(await friend.json()).toMatchObject([{ name: 'things' }]);
  });

  it('is asked by its URL with a token of a file; another token is refused', async () => {
    await serve();
    const { url, token } = JSON.parse(await project.read('kept/server.json')) as {
      url: string;
      token: string;
    };
    await project.write('token', `${token}\n`);
    await project.write('wrong', 'no-token-of-this-process');

    const good = await project.run('show', '--url', url, '--token-file', 'token', '--json');
    const bad = await project.run('show', '--url', url, '--token-file', 'wrong');

    expect(JSON.parse(good.stdout)).toMatchObject([{ name: 'things' }]);
    expect(bad.code).toBe(2);
    expect(bad.stderr).toMatch(/^error: /);
  });

  it('runs again what ran when the process before was killed, and nothing is lost', async () => {
    await project.json('create', 'quick', '-d', 'lines', '--set', 'path=lines.jsonl', 'rate=300');
    const first = await serve();
    await project.json('start', 'quick');
    await until(async () => (await written()).length > 300);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await project.read('kept/server.json')).toContain('pid');
    expect(await project.json('show', 'quick')).toMatchObject({ state: 'stopped', desired: 'running' });

    const second = await serve();
    await until(async () => new Set(await written()).size === 1_500);
    second.child.kill('SIGINT');

    expect((await second.ended).code).toBe(0);
  });

  it('is what start becomes where there is none, and keeps the store to itself', async () => {
    const server = project.start('start', 'things');
    await until(() => server.stdout().includes('things: running'));

    const other = await project.run('serve');
    server.child.kill('SIGTERM');

    expect(server.stderr()).toContain('no process serves these streams, so this one does now');
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/^error: .*\n +Another process has it/);
    expect((await server.ended).code).toBe(0);
    expect(await project.json('show', 'things')).toMatchObject({ desired: 'running' });
  });

  it('ends at once at the second signal', async () => {
    await project.json('create', 'hung', '-d', 'stuck');
    const server = await serve();
    await project.json('start', 'hung');
    await until(async () => {
      const { stats } = (await project.json('show', 'hung')) as { stats?: { inFlight: number } };
      return stats?.inFlight === 1;
    });

    server.child.kill('SIGTERM');
    await until(() => server.stderr().includes('stopping'));
    server.child.kill('SIGTERM');

    expect((await server.ended).code).toBe(143);
  });

  it('prints lines of JSON for programs', async () => {
    const server = project.start('serve', '--json');
    await until(() => server.stdout().includes('\n'));
    server.child.kill('SIGTERM');

    const { stdout, code } = await server.ended;

    expect(code).toBe(0);
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({ stream: 'things', state: 'stopped' });
  });
});
