import { afterAll, beforeAll } from 'vitest';
import { beyondAnAddress } from '../gremlin/address-server.ts';
import { findGremlin } from '../gremlin/find-gremlin.ts';
import { openGremlin } from '../gremlin/open-gremlin.ts';
import { resolveGremlinOptions } from '../gremlin/options.ts';
import type { GremlinOptions } from '../gremlin/options.ts';
import type { GremlinServer } from '../gremlin/server.ts';
import { startGremlin } from '../gremlin/start-gremlin.ts';
import { declareNotRun, declareSuite } from './declare-suite.ts';
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
  let server: GremlinServer | undefined;
  beforeAll(async () => {
    const started = await startGremlin(options);
    await expectNothingToLose(started);
    server = started;
  });
  afterAll(async () => {
    if (server?.origin === 'address') await leaveEmpty(server);
    await server?.stop();
  });
  body(() => {
    if (server === undefined) throw new Error('Gremlin Server: expected a call from a test, got one before');
    return server;
  });
}

/** A graph that somebody else looks after may hold what the suites, which empty it, would destroy. */
async function expectNothingToLose(server: GremlinServer): Promise<void> {
  if (server.origin !== 'address') return;
  await using client = openGremlin(server);
  const { nodes } = await client.counts();
  if (nodes === 0) return;
  throw new Error(
    `Gremlin Server from RIVERGRAPH_GREMLIN_URL: expected an empty graph, since the suites empty it, got ${nodes} nodes`,
  );
}

async function leaveEmpty(server: GremlinServer): Promise<void> {
  await using client = openGremlin(server);
  await client.clear();
}
