import type { GremlinOptions } from '../gremlin/options.ts';
import type { GremlinServer } from '../gremlin/server.ts';
import { startGremlin } from '../gremlin/start-gremlin.ts';
import { parseFlags, portOf } from './flags.ts';
import { stayInForeground } from './foreground.ts';

/**
 * Runs a Gremlin Server in the foreground until this process is asked to stop.
 *
 * Resolves once it answers; what remains is done by listeners. Rejects with a `UsageError` for flags that mean nothing.
 */
export async function runGremlin(flags: readonly string[]): Promise<void> {
  const options = readGremlinFlags(flags);
  process.stdout.write('Starting Gremlin Server …\n');
  const gremlin = await startGremlin(options);
  process.stdout.write(describe(gremlin));
  stayInForeground('Gremlin Server', gremlin, gremlin.origin);
}

/** Reads the flags of the command line. Throws a `UsageError`. */
export function readGremlinFlags(flags: readonly string[]): GremlinOptions {
  const valued = ['version', 'port', 'heap'] as const;
  const values = parseFlags(flags, { valued, bare: ['auth', 'tls'] });
  return {
    version: values.version,
    port: portOf(values.port),
    heap: values.heap,
    auth: values.auth === true ? 'required' : undefined,
    tls: values.tls === true ? 'required' : undefined,
  };
}

function describe(gremlin: GremlinServer): string {
  const { version = '', origin, url, username, password, ca, pid } = gremlin;
  const lines = [`Gremlin Server ${version} (${origin})`, `  address      ${url}`];
  if (username !== undefined) lines.push(`  user         ${username} / ${password ?? ''}`);
  if (pid !== undefined) lines.push(`  process      ${pid}`);
  if (ca !== undefined) lines.push(`\n${ca.trim()}\n`);
  return `${lines.join('\n')}\nCtrl-C stops it.\n`;
}
