import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { capture, foreground } from './run.mjs';
import { root, tool } from './workspace.mjs';

/**
 * Compiles every package of the workspace; what is up to date is left alone.
 *
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function compile() {
  return await capture(tool('tsc'), ['-b', '--pretty', 'false']);
}

/**
 * Installs and compiles what is lacking, then runs a compiled program of the workspace with its flags.
 *
 * Sets this process's exit code to the program's.
 *
 * @param {string} file relative to the root
 * @param {string[]} flags
 * @returns {Promise<void>}
 */
export async function runProgram(file, flags) {
  await ensureInstalled();
  const built = await compile();
  if (built.code !== 0 || !existsSync(join(root, file))) {
    console.error(built.output || `The build left no ${file}.`);
    process.exitCode = 1;
    return;
  }
  process.exitCode = await foreground(process.execPath, [join(root, file), ...flags]);
}
