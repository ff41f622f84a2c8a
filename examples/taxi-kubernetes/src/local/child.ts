import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Variables } from '../environment/variables.ts';

/** A program of this example in a process of its own. */
export interface Child extends AsyncDisposable {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** What it printed so far, its errors too. */
  output(): string;
  /** Settles with its exit code when it has ended; `undefined` when it was killed. */
  readonly ended: Promise<number | undefined>;
}

/** The program's name, flags and environment. */
export interface ChildOptions {
  readonly program: 'prepare' | 'produce' | 'pipeline' | 'analyse';
  readonly args?: readonly string[] | undefined;
  /** Besides what this process has; what is `undefined` is taken away. */
  readonly variables: Variables;
}

/** Starts a program as a container does. The caller disposes of it, which kills it where it still runs. */
export function startChild({ program, args = [], variables }: ChildOptions): Child {
  const path = fileURLToPath(new URL(`../${program}.js`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  });
  let output = '';
  const keep = (text: Buffer): void => void (output += text.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<number | undefined>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? undefined));
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { process: child, output: () => output, ended, [Symbol.asyncDispose]: kill };
}

/** Runs a program to its end, and gives what it printed. Failure: throws what it printed when its exit code is not 0. */
export async function runChild(options: ChildOptions, signal?: AbortSignal): Promise<string> {
  await using child = startChild(options);
  const stop = (): void => void child.process.kill('SIGTERM');
  signal?.addEventListener('abort', stop);
  const code = await child.ended;
  signal?.removeEventListener('abort', stop);
  if (code === 0 || signal?.aborted === true) return child.output();
  throw new Error(`${options.program}: expected exit code 0, got ${code ?? 'none'}: ${child.output()}`);
}
