import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allPackages, root } from '../lib/workspace.mjs';

/**
 * Finds the test files of the vitest project `servers` that have a word in them.
 *
 * @param {string} word
 * @returns {string[]} relative to the root
 */
export function serverTests(word) {
  return allServerTests().filter((file) => readFileSync(join(root, file), 'utf8').includes(word));
}

/**
 * Finds the test files of the vitest project `servers` that do not have a word in them.
 *
 * @param {string} word
 * @returns {string[]} relative to the root
 */
export function serverTestsBeside(word) {
  const others = serverTests(word);
  return allServerTests().filter((file) => !others.includes(file));
}

function allServerTests() {
  return allPackages()
    .map((folder) => join(folder, 'test', 'servers'))
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => testFilesIn(folder));
}

/** @param {string} folder */
function testFilesIn(folder) {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name));
}
