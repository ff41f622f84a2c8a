import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Runs `main` of a module beside this one, or of the URL of one elsewhere, in a process of its own. */
export function spawnChild(
  module: string,
  ...args: readonly string[]
): ChildProcessByStdio<null, Readable, null> {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  return spawn(process.execPath, [path('run.mjs'), path(module), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Everything that a process says until it ends. */
export async function outputOf(child: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return text;
}
