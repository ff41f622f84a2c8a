import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep } from '../../src/process/keeper.ts';
import { ServerProcess } from '../../src/process/server-process.ts';

/** Starts a process and makes a folder, both kept; prints them, and waits to be killed. */
export async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rivergraph-keeper-'));
  keep({ folder });
  const command = { file: process.execPath, args: ['-e', 'setInterval(() => undefined, 1000)'] };
  const { pid, exited } = await ServerProcess.start({ command, folder, logFile: join(folder, 'log') });
  process.stdout.write(`${JSON.stringify({ pid, folder })}\n`);
  await exited;
}
