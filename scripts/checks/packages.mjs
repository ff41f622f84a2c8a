import { join } from 'node:path';
import { pnpm, withPnpm } from '../lib/install.mjs';
import { publicPackages, root, tool } from '../lib/workspace.mjs';
import { manyChecks } from './outcome.mjs';

/**
 * Checks what would be published: publint for the manifest and files, attw for the types of every entry.
 *
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function checkPackages() {
  return manyChecks((await Promise.all(publicPackages().map(checkPackage))).flat());
}

/**
 * Packs every published package as `pnpm publish` would.
 *
 * @param {string} destination
 * @returns {Promise<void>} rejects with what the packing printed when it fails
 */
export async function packPackages(destination) {
  await Promise.all(
    publicPackages().map(async (folder) => {
      const packed = await pnpm(['pack', '--pack-destination', destination], { cwd: join(root, folder) });
      if (packed.code !== 0) throw new Error(`${folder} could not be packed:\n${packed.output}`);
    }),
  );
}

/** @param {string} folder */
async function checkPackage(folder) {
  const cwd = join(root, folder);
  const publint = await withPnpm([tool('publint'), '--strict', '.'], { cwd });
  // One after the other: both pack into the package's own folder.
  const attw = await withPnpm([tool('attw'), '--pack', '.', '--profile', 'esm-only', '--no-emoji'], { cwd });
  return [
    { name: `publint ${folder}`, ...publint },
    { name: `attw ${folder}`, ...attw },
  ];
}
