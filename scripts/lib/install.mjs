import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './run.mjs';
import { allPackages, pnpmSpec, root } from './workspace.mjs';

const stampFile = join(root, 'node_modules', '.rivergraph-installed');

/**
 * Installs what the lockfile names, unless that has been done already, and says so before it begins.
 *
 * @returns {Promise<void>}
 */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing dependencies …');
  await install();
}

/**
 * Tells whether the last installation was of this lockfile and these manifests.
 *
 * @returns {boolean}
 */
export function isInstalled() {
  try {
    return readFileSync(stampFile, 'utf8') === currentStamp();
  } catch {
    return false;
  }
}

/**
 * Installs what the lockfile names. Needs Node and npm only: npx brings the pinned pnpm.
 *
 * Rejects with the installer's output when it fails.
 *
 * @returns {Promise<void>}
 */
export async function install() {
  const { code, output } = await pnpm(['install', '--frozen-lockfile']);
  if (code !== 0) throw new Error(`The installation failed with exit code ${code}:\n${output}`);
  writeFileSync(stampFile, currentStamp());
}

/**
 * Runs the pinned pnpm.
 *
 * @param {string[]} args
 * @param {{ cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function pnpm(args, options) {
  return await withPnpm(['pnpm', ...args], options);
}

/**
 * Runs a command with the pinned pnpm on its PATH, for the tools that call `pnpm` themselves.
 *
 * @param {string[]} command
 * @param {{ cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function withPnpm(command, options) {
  // With -p, so that it also works below another npx, whose packages this one would take for its own otherwise.
  return await capture('npx', ['-y', '-p', pnpmSpec, '--', ...command], options);
}

function currentStamp() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  const manifests = allPackages().map((folder) => `${folder}/package.json`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}
