import type { Neo4jOptions } from '../neo4j/options.ts';
import type { Neo4jServer } from '../neo4j/server.ts';
import { startNeo4j } from '../neo4j/start-neo4j.ts';
import { parseFlags, portOf } from './flags.ts';
import { stayInForeground } from './foreground.ts';

/**
 * Runs Neo4j in the foreground until this process is asked to stop.
 *
 * Resolves once it answers; what remains is done by listeners. Rejects with a `UsageError` for flags that mean nothing.
 */
export async function runNeo4j(flags: readonly string[]): Promise<void> {
  const options = readNeo4jFlags(flags);
  process.stdout.write('Starting Neo4j …\n');
  const neo4j = await startNeo4j(options);
  process.stdout.write(describe(neo4j));
  stayInForeground('Neo4j', neo4j, neo4j.origin);
}

/** Reads the flags of the command line. Throws a `UsageError`. */
export function readNeo4jFlags(flags: readonly string[]): Neo4jOptions {
  const valued = ['version', 'port', 'password', 'folder'] as const;
  const values = parseFlags(flags, { valued, bare: ['tls'] });
  return {
    version: values.version,
    port: portOf(values.port),
    password: values.password,
    tls: values.tls === true ? 'required' : undefined,
    folder: values.folder,
  };
}

function describe(neo4j: Neo4jServer): string {
  const { version = '', origin, url, routedUrl, username, password, certificate, pid } = neo4j;
  const lines = [`Neo4j ${version} (${origin})`, `  Bolt         ${url}`, `  with routes  ${routedUrl}`];
  if (username !== undefined) lines.push(`  user         ${username} / ${password ?? ''}`);
  if (certificate !== undefined) lines.push(`  certificate  ${certificate}`);
  if (pid !== undefined) lines.push(`  process      ${pid}`);
  return `${lines.join('\n')}\nCtrl-C stops it.\n`;
}
