import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.ts';

const probeMs = 20_000;

/** Which Java is looked for, and where. */
export interface JavaSearch {
  /** The oldest major version that will do. */
  readonly oldest: number;
  /** The only folder to look at, when somebody chose one. */
  readonly home?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Holds the folders of installed Javas. @defaultValue `/usr/lib/jvm` */
  readonly installed?: string | undefined;
}

/** A Java that was found. */
export interface FoundJava {
  /** The program `java`. */
  readonly java: string;
  readonly major: number;
}

/**
 * Finds a Java that is new enough: `RIVERGRAPH_JAVA` (a program or its home), `JAVA_HOME`, the `java` on the PATH, then what is
 * installed below `/usr/lib/jvm`.
 *
 * Resolves with a sentence that names what was found instead when none will do.
 */
export async function findJava(search: JavaSearch): Promise<FoundJava | string> {
  const seen: string[] = [];
  for (const java of await candidates(search)) {
    const major = await majorOf(java);
    if (major !== undefined && major >= search.oldest) return { java, major };
    seen.push(`\`${java}\` ${major === undefined ? 'does not run' : `is Java ${major}`}`);
  }
  return `no Java ${search.oldest} or newer (set RIVERGRAPH_JAVA to one): ${seen.join(', ')}`;
}

async function candidates(search: JavaSearch): Promise<ReadonlySet<string>> {
  const { home, environment = process.env, installed = '/usr/lib/jvm' } = search;
  if (home !== undefined) return new Set([programOf(home)]);
  const named = [environment['RIVERGRAPH_JAVA'] ?? '', environment['JAVA_HOME'] ?? ''].filter(
    (path) => path !== '',
  );
  const homes = await foldersIn(installed);
  return new Set([...named.map(programOf), 'java', ...homes.map(programOf)]);
}

async function foldersIn(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isFile())
    .map((entry) => join(parent, entry.name))
    .toSorted((a, b) => a.localeCompare(b));
}

function programOf(path: string): string {
  return /[\\/]bin[\\/]java(\.exe)?$/.test(path) ? path : join(path, 'bin', 'java');
}

async function majorOf(java: string): Promise<number | undefined> {
  const result = await runCommand({ file: java, args: ['-version'] }, probeMs).catch(() => undefined);
  const major = /version "(?:1\.)?(\d+)/.exec(result?.output ?? '')?.[1];
  return result?.ok === true && major !== undefined ? Number(major) : undefined;
}
