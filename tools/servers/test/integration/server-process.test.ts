import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerProcess, tailOf } from '../../src/process/server-process.ts';
import type { ProcessPlan } from '../../src/process/server-process.ts';

let folder: string;
let logFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivergraph-process-'));
  logFile = join(folder, 'log');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function plan(program: string): ProcessPlan {
  const stay = 'setInterval(() => undefined, 1000);';
  return { command: { file: process.execPath, args: ['-e', `${program};${stay}`] }, folder, logFile };
}

describe('ServerProcess', () => {
  it('keeps what both streams say in the log, over several runs', async () => {
    for (const run of [1, 2]) {
      const program = `console.log('out ${run}'); console.error('err ${run}'); process.exit(${run})`;
      const server = await ServerProcess.start(plan(program));
      expect(await server.exited).toBe(`exit code ${run}`);
    }

    expect(tailOf(logFile)).toBe('out 1\nerr 1\nout 2\nerr 2');
  });

  it('is gone once kill resolves', async () => {
    const server = await ServerProcess.start(plan(''));

    await server.kill();

    expect(server.isRunning).toBe(false);
    expect(await server.exited).toBe('ended by SIGKILL');
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
  });

  it('kills a process that does not stop when asked', async () => {
    const server = await ServerProcess.start(
      plan("process.on('SIGTERM', () => undefined); console.log('ready')"),
    );
    await vi.waitFor(() => expect(tailOf(logFile)).toBe('ready'), 10_000);

    await server.stop(50);

    expect(await server.exited).toBe('ended by SIGKILL');
  });

  it('stops a process that is paused', async () => {
    const server = await ServerProcess.start(plan(''));
    await server.signal('SIGSTOP');

    await server.stop(10_000);

    expect(await server.exited).toBe('ended by SIGTERM');
  });

  it('rejects when the program is not there', async () => {
    const lacking = ServerProcess.start({
      ...plan(''),
      command: { file: join(folder, 'no-such'), args: [] },
    });

    await expect(lacking).rejects.toThrow('ENOENT');
  });
});
