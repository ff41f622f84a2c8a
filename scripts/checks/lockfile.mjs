import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../lib/workspace.mjs';

/**
 * Checks that the lockfile names versions and hashes only: an address in it would tie every clone to one registry.
 *
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function checkLockfile() {
  const lines = (await readFile(join(root, 'pnpm-lock.yaml'), 'utf8')).split('\n');
  const addresses = lines.filter((line) => /https?:\/\/|\btarball:|\bgit\+/.test(line));
  const output = addresses.map((line) => `pnpm-lock.yaml holds an address: ${line.trim()}`).join('\n');
  return addresses.length === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
}
