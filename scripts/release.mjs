import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstalled, pnpm } from './lib/install.mjs';
import { compile } from './lib/program.mjs';
import { foreground } from './lib/run.mjs';
import { pnpmSpec, publicPackages, root, tool } from './lib/workspace.mjs';

/** @type {Record<string, () => Promise<number>>} */
const commands = { version, publish };
const command = commands[process.argv[2] ?? ''];

if (command === undefined) {
  console.error(`Usage: node scripts/release.mjs ${Object.keys(commands).join('|')}`);
  process.exitCode = 64;
} else {
  await ensureInstalled();
  process.exitCode = await command();
}

/** Turns the pending changesets into versions and changelogs, and brings the lockfile along. */
async function version() {
  const code = await changeset('version');
  if (code !== 0) return code;
  const locked = await pnpm(['install', '--lockfile-only']);
  if (locked.code !== 0) console.error(locked.output);
  return locked.code;
}

/** Publishes, from a clean build, every package whose version the registry does not have. */
async function publish() {
  for (const folder of publicPackages())
    await rm(join(root, folder, 'dist'), { recursive: true, force: true });
  const built = await compile();
  if (built.code === 0) return await changeset('publish');
  console.error(built.output);
  return built.code;
}

/** @param {string} name */
async function changeset(name) {
  // changesets calls `pnpm` itself, so that the workspace: ranges become real ones.
  return await foreground('npx', ['-y', '-p', pnpmSpec, '--', tool('changeset'), name]);
}
