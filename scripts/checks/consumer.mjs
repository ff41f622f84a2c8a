import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from '../lib/run.mjs';
import { publicPackages, readJson, root } from '../lib/workspace.mjs';
import { manyChecks } from './outcome.mjs';
import { packPackages } from './packages.mjs';

/**
 * Does with the packed packages what a user does: installs them beside nothing else, compiles a program against them with
 * each TypeScript that is supported, and runs it, once as ESM and once through `require()`.
 *
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function checkConsumer() {
  const folder = await mkdtemp(join(tmpdir(), 'rivergraph-consumer-'));
  try {
    await cp(join(root, 'scripts', 'consumer'), folder, { recursive: true });
    await packPackages(folder);
    await dependOnTarballs(folder);
    await copyReadmePrograms(folder);
    const results = [{ name: 'install', ...(await install(folder)) }];
    for (const compiler of compilersOf(folder)) {
      const tsc = join('node_modules', compiler, 'bin', 'tsc');
      results.push({ name: compiler, ...(await node(folder, [tsc, '-p', '.'])) });
    }
    results.push({ name: 'import', ...(await node(folder, ['out/main.js'])) });
    results.push({ name: 'cli', ...(await node(folder, ['node_modules/.bin/rivergraph', '--version'])) });
    results.push({ name: 'require', ...(await node(folder, ['require.cjs'])) });
    return manyChecks(results);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function dependOnTarballs(folder) {
  const manifest = readJson(join(folder, 'package.json'));
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz')).sort();
  for (const tarball of tarballs) {
    const name = tarball.replace(/^rivergraph-(.+)-\d+\.\d+\.\d+.*\.tgz$/, '@rivergraph/$1');
    manifest.dependencies[name] = `file:${tarball}`;
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
}

/**
 * The programs that the READMEs show are compiled as a user would paste them: every TypeScript block that imports something.
 *
 * @param {string} folder
 */
async function copyReadmePrograms(folder) {
  const readmes = ['README.md', ...publicPackages().map((name) => join(name, 'README.md'))];
  for (const readme of readmes) {
    const text = await readFile(join(root, readme), 'utf8');
    const programs = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, program]) => program ?? '');
    for (const [index, program] of programs.filter((block) => block.startsWith('import ')).entries()) {
      await writeFile(join(folder, `${readme.replaceAll(/[^a-z]+/gi, '-')}-${index}.ts`), program);
    }
  }
}

/** @param {string} folder */
async function install(folder) {
  return await capture(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'],
    {
      cwd: folder,
    },
  );
}

/** @param {string} folder */
function compilersOf(folder) {
  const { devDependencies } = readJson(join(folder, 'package.json'));
  return Object.keys(devDependencies).filter((name) => name.startsWith('typescript-'));
}

/**
 * @param {string} folder
 * @param {string[]} args
 */
async function node(folder, args) {
  return await capture(process.execPath, args, { cwd: folder });
}
