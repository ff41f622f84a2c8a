import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

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

/** A compiled program, which is run as a user runs it. */
export interface Program {
  /** Starts it, with these variables in its environment besides those that are there. */
  start(flags: readonly string[], environment?: NodeJS.ProcessEnv): Started;
  /** Runs it to its end. */
  run(flags: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Ended>;
}

/** Takes the compiled program of an example, such as `new URL('../dist/main.js', import.meta.url)`. */
export function programAt(url: URL): Program {
  const path = fileURLToPath(url);
  return {
    start: (flags, environment = {}) => start(path, flags, environment),
    run: async (flags, environment = {}) => await start(path, flags, environment).ended,
  };
}

function start(path: string, flags: readonly string[], environment: NodeJS.ProcessEnv): Started {
  if (!existsSync(path)) throw new Error(`There is no dist/${basename(path)}: run \`npm run build\` first`);
  const child = spawn(process.execPath, [path, ...flags], {
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
