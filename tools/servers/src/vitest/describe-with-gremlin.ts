import { beyondAnAddress } from '../gremlin/address-server.ts';
import { findGremlin } from '../gremlin/find-gremlin.ts';
import { openGremlin } from '../gremlin/open-gremlin.ts';
import { resolveGremlinOptions } from '../gremlin/options.ts';
import type { GremlinOptions } from '../gremlin/options.ts';
import type { GremlinServer } from '../gremlin/server.ts';
import { startGremlin } from '../gremlin/start-gremlin.ts';
import { declareNotRun, declareSuite } from './declare-suite.ts';
import { declareWithOwnServer } from './own-graph-server.ts';
import { isRequired } from './required.ts';

/** What a suite needs of a Gremlin Server, and how its server is started. */
export interface GremlinSuiteOptions extends GremlinOptions {
  /** `processes`: it can be killed, paused and restarted. @defaultValue none */
  readonly needs?: readonly 'processes'[] | undefined;
}

/**
 * Declares a suite with a Gremlin Server of its own, which is started before its tests and stopped after them. The body is called at
 * once; `gremlin` gives the server, inside tests and hooks only. Awaited at the top of a test file: the jars are fetched then.
 *
 * Where there is none that can do what the suite needs, one test stands for the suite: it fails with `CI=true`, and otherwise is
 * skipped and carries the reason, which `npm test` prints above its last line. One that can be had but does not start fails the suite,
 * and so does one from an address whose graph is not empty.
 */
export async function describeWithGremlin(
  name: string,
  body: (gremlin: () => GremlinServer) => void,
  { needs = [], ...options }: GremlinSuiteOptions = {},
): Promise<void> {
  const found = await findGremlin(resolveGremlinOptions(options));
  const beyond = needs.length > 0 ? 'processes' : beyondAnAddress(options);
  const isBeyond = found.available && 'address' in found.means && beyond !== undefined;
  const lacking = isBeyond ? `Gremlin Server (address): expected ${beyond}, got an address` : undefined;
  const why = found.available ? lacking : found.why;
  if (why !== undefined) declareNotRun(name, why, isRequired() ? 'required' : 'optional');
  else declareSuite(name, () => declare(body, options));
}

function declare(body: (gremlin: () => GremlinServer) => void, options: GremlinOptions): void {
  const start = async (): Promise<GremlinServer> => await startGremlin(options);
  const [name, variable] = ['Gremlin Server', 'RIVERGRAPH_GREMLIN_URL'];
  declareWithOwnServer({ name, variable, start, open: (server) => openGremlin(server) }, body);
}
