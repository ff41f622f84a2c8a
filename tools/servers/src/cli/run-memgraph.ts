import { selfSigned } from '../bolt/self-signed.ts';
import type { MemgraphOptions } from '../memgraph/options.ts';
import type { MemgraphServer } from '../memgraph/server.ts';
import { startMemgraph } from '../memgraph/start-memgraph.ts';
import { oneOf, parseFlags, portOf } from './flags.ts';
import { stayInForeground } from './foreground.ts';

/**
 * Runs a Memgraph, or its double in this process, in the foreground until this process is asked to stop.
 *
 * Resolves once it answers; what remains is done by listeners. Rejects with a `UsageError` for flags that mean nothing.
 */
export async function runMemgraph(flags: readonly string[]): Promise<void> {
  const options = readMemgraphFlags(flags);
  process.stdout.write('Starting Memgraph …\n');
  const memgraph = await startMemgraph(options);
  process.stdout.write(describe(memgraph));
  stayInForeground('Memgraph', memgraph, memgraph.origin);
}

/** Reads the flags of the command line. Throws a `UsageError`. */
export function readMemgraphFlags(flags: readonly string[]): MemgraphOptions {
  const valued = ['version', 'port', 'password', 'mode', 'edge-conflicts'] as const;
  const values = parseFlags(flags, { valued, bare: ['double', 'tls'] });
  const modes = { analytical: 'IN_MEMORY_ANALYTICAL', transactional: 'IN_MEMORY_TRANSACTIONAL' } as const;
  const mode = oneOf('--mode', values.mode, ['analytical', 'transactional']);
  return {
    version: values.version,
    port: portOf(values.port),
    origin: values.double === true ? 'double' : 'any',
    double: {
      tls: values.tls === true ? selfSigned() : undefined,
      users: values.password === undefined ? undefined : { memgraph: values.password },
      storageMode: mode === undefined ? undefined : modes[mode],
      edgeConflicts: oneOf('--edge-conflicts', values['edge-conflicts'], ['since-3.8', 'before-3.8']),
    },
  };
}

function describe(memgraph: MemgraphServer): string {
  const { version = '', origin, url, username, password, pid } = memgraph;
  const lines = [`Memgraph ${version} (${origin})`, `  Bolt         ${url}`];
  if (username !== undefined) lines.push(`  user         ${username} / ${password ?? ''}`);
  if (pid !== undefined) lines.push(`  process      ${pid}`);
  return `${lines.join('\n')}\nCtrl-C stops it.\n`;
}
