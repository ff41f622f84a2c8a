import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, whatever the working directory is. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The pnpm that the workspace is pinned to, as `pnpm@<version>`; package.json is the only place that names it. */
export const pnpmSpec = readJson(join(root, 'package.json')).packageManager;

/**
 * Reads a JSON file.
 *
 * @param {string} file
 * @returns {any}
 */
export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * Lists the folders of a parent folder that hold a package, sorted by name.
 *
 * @param {string} parent
 * @returns {string[]} paths relative to the root
 */
export function packagesIn(parent) {
  return readdirSync(join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
}

/**
 * Lists the folders of all packages of the workspace.
 *
 * @returns {string[]} paths relative to the root
 */
export function allPackages() {
  return [...packagesIn('packages'), ...packagesIn('examples'), ...packagesIn('tools'), 'bench'];
}

/**
 * Lists the folders of the packages that are published.
 *
 * @returns {string[]} paths relative to the root
 */
export function publicPackages() {
  return packagesIn('packages').filter(
    (folder) => readJson(join(root, folder, 'package.json')).private !== true,
  );
}

/**
 * Names a tool that a dependency of the root brings.
 *
 * @param {string} name
 * @returns {string}
 */
export function tool(name) {
  return join(root, 'node_modules', '.bin', name);
}
