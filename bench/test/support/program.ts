import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** How a program ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a compiled program of this package as the commands do. */
export async function run(name: 'bench' | 'faults', ...args: readonly string[]): Promise<Ended> {
  const program = fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url));
  if (!existsSync(program)) throw new Error(`There is no dist/${name}.js: run \`npm run build\` first`);
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (text: Buffer): void => void (output += text.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
