import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProgram } from './program.ts';
import type { Ended, Started } from './program.ts';

const packages = fileURLToPath(new URL('../../../../', import.meta.url));
const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const installed = ['cli', 'core', 'source-file', 'streams'];

/** A folder of a user who has installed the packages. */
export interface Project extends AsyncDisposable {
  readonly folder: string;
  path(...parts: readonly string[]): string;
  write(path: string, content: string): Promise<void>;
  read(path: string): Promise<string>;
  /** Runs the program in a folder below. */
  runIn(folder: string, ...args: readonly string[]): Promise<Ended>;
  /** Starts the program in the folder. */
  start(...args: readonly string[]): Started;
  /** Runs the program to its end. */
  run(...args: readonly string[]): Promise<Ended>;
  /** Runs it with `--json`, and gives the document that it prints. */
  json(...args: readonly string[]): Promise<unknown>;
}

/** Makes a folder with the configuration of the tests, and ends what was started in it with it. */
export async function makeProject(): Promise<Project> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rivergraph-cli-')));
  const started: Started[] = [];
  const path = (...parts: readonly string[]): string => join(folder, ...parts);
  const startIn = (below: string, args: readonly string[]): Started => {
    const program = startProgram(path(below), args);
    started.push(program);
    return program;
  };
  const start = (...args: readonly string[]): Started => startIn('.', args);
  const run = async (...args: readonly string[]): Promise<Ended> => await start(...args).ended;
  await cp(fixtures, folder, { recursive: true });
  await mkdir(path('node_modules/@rivergraph'), { recursive: true });
  for (const name of installed)
    await symlink(join(packages, name), path('node_modules/@rivergraph', name), 'junction');
  return {
    folder,
    path,
    write: async (name, content) => {
      await mkdir(dirname(path(name)), { recursive: true });
      await writeFile(path(name), content);
    },
    read: async (name) => await readFile(path(name), 'utf8'),
    start,
    run,
    runIn: async (below, ...args) => await startIn(below, args).ended,
    json: async (...args) => {
      const { stdout, stderr, code } = await run(...args, '--json');
      if (code !== 0) throw new Error(`expected exit code 0, got ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    [Symbol.asyncDispose]: async () => {
      for (const { child } of started) child.kill('SIGKILL');
      await Promise.all(started.map(async ({ ended }) => await ended));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Lines of JSON with these ids. */
export function lines(count: number, more: (id: number) => object = () => ({})): string {
  return Array.from({ length: count }, (_, id) => `${JSON.stringify({ id, ...more(id) })}\n`).join('');
}
