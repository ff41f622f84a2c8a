import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));
const installMs = 300_000;

/**
 * Makes a virtual environment of Python with the pinned schemathesis, in the user's cache folder, unless it is there.
 *
 * @returns {string} the program
 * @throws {Error} where Python, venv or the package cannot be had
 */
export function ensureSchemathesis() {
  const folder = join(cacheRoot(), `schemathesis-${pinnedVersion()}`);
  const program = join(folder, 'bin', 'schemathesis');
  const complete = join(folder, '.rivergraph-complete');
  if (existsSync(complete) && readFileSync(complete, 'utf8') === readFileSync(requirements, 'utf8'))
    return program;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  run('Python 3 with venv', 'python3', ['-m', 'venv', folder]);
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-input',
    '-r',
    requirements,
  ];
  run('schemathesis from PyPI', join(folder, 'bin', 'python'), pip);
  writeFileSync(complete, readFileSync(requirements, 'utf8'));
  return program;
}

function cacheRoot() {
  const xdg = process.env.XDG_CACHE_HOME;
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache'), 'rivergraph');
}

function pinnedVersion() {
  const version = /^schemathesis==(.+)$/m.exec(readFileSync(requirements, 'utf8'))?.[1];
  if (version === undefined) throw new Error('requirements.txt: expected a version of schemathesis');
  return version;
}

function run(what, command, args) {
  const { status, error, stderr } = spawnSync(command, args, { timeout: installMs, encoding: 'utf8' });
  if (status === 0) return;
  const why = error?.message ?? (stderr ?? '').trim().split('\n').at(-1) ?? `exit code ${status}`;
  throw new Error(`${what} cannot be had here: ${why}`);
}
