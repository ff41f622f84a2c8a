import { findMemgraph } from '../memgraph/find-memgraph.ts';
import { openMemgraph } from '../memgraph/open-memgraph.ts';
import type { MemgraphOptions } from '../memgraph/options.ts';
import type { MemgraphServer } from '../memgraph/server.ts';
import { startMemgraph } from '../memgraph/start-memgraph.ts';
import { declareNotRun, declareSuite } from './declare-suite.ts';
import { declareWithOwnServer } from './own-graph-server.ts';

/** What a suite needs of a Memgraph, and how its server is started. */
export interface MemgraphSuiteOptions extends Omit<MemgraphOptions, 'origin' | 'port'> {
  /** `double`: what only the double can be told to do. Such a suite never runs on a real one. @defaultValue none */
  readonly needs?: readonly 'double'[] | undefined;
}

/**
 * Declares a suite with a Memgraph of its own, which is started before its tests and stopped after them: a real one where
 * `RIVERGRAPH_MEMGRAPH_URL` names one or Docker answers, else the double. The body is called at once; `memgraph` gives the server, inside
 * tests and hooks only. Awaited at the top of a test file.
 *
 * Where it is the double, and a real one would do, one more test stands for the suite on a real one; it is skipped and carries the
 * reason, which `npm test` prints above its last line, with `CI=true` too. One that can be had but does not start fails the suite, and
 * so does one from an address whose graph is not empty.
 */
export async function describeWithMemgraph(
  name: string,
  body: (memgraph: () => MemgraphServer) => void,
  { needs = [], ...options }: MemgraphSuiteOptions = {},
): Promise<void> {
  if (needs.length > 0) {
    declareSuite(name, () => declare(body, { ...options, origin: 'double' }));
    return;
  }
  const found = await findMemgraph(options);
  declareSuite(name, () => declare(body, found.available ? options : { ...options, origin: 'double' }));
  if (!found.available)
    declareNotRun(`${name} (a real Memgraph)`, `${found.why}. It ran on the double.`, 'optional');
}

function declare(body: (memgraph: () => MemgraphServer) => void, options: MemgraphOptions): void {
  const start = async (): Promise<MemgraphServer> => await startMemgraph(options);
  const [name, variable] = ['Memgraph', 'RIVERGRAPH_MEMGRAPH_URL'];
  declareWithOwnServer({ name, variable, start, open: (server) => openMemgraph(server) }, body);
}
