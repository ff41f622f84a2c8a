import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** How the program ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A program that runs. */
export interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly output: () => string;
  readonly ended: Promise<Ended>;
}

/** Starts the compiled example as a user does, with these variables in its environment. */
export function start(flags: readonly string[], environment: NodeJS.ProcessEnv): Started {
  if (!existsSync(program)) throw new Error('There is no dist/main.js: run `npm run build` first');
  const child = spawn(process.execPath, [program, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  const keep = (text: Buffer): void => void (output += text.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
  return { child, output: () => output, ended };
}

/** Runs the compiled example as a user does, to its end. */
export async function run(flags: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return await start(flags, environment).ended;
}
