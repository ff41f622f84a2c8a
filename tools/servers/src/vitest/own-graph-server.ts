import { afterAll, beforeAll } from 'vitest';

/** A graph server that one suite has to itself. */
export interface OwnServer {
  /** Where it comes from: from `address`, it is somebody else's. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** A client that looks into a graph, and empties it. */
interface OwnServerClient extends AsyncDisposable {
  counts(): Promise<{ readonly nodes: number }>;
  clear(): Promise<void>;
}

/** How a suite comes by its server. */
export interface OwnServerUse<TServer extends OwnServer> {
  /** What messages call it. */
  readonly name: string;
  /** The variable that holds its address where it is somebody else's. */
  readonly variable: string;
  readonly start: () => Promise<TServer>;
  readonly open: (server: TServer) => OwnServerClient;
}

/**
 * Declares the body of a suite, whose server is started before its tests and stopped after them. One from an address is left empty, as
 * it was found.
 *
 * Failure: the suite fails where the server does not start, and where one from an address holds nodes.
 */
export function declareWithOwnServer<TServer extends OwnServer>(
  use: OwnServerUse<TServer>,
  body: (server: () => TServer) => void,
): void {
  let server: TServer | undefined;
  beforeAll(async () => {
    const started = await use.start();
    await expectNothingToLose(use, started);
    server = started;
  });
  afterAll(async () => {
    if (server?.origin === 'address') await leaveEmpty(use, server);
    await server?.stop();
  });
  body(() => {
    if (server === undefined) throw new Error(`${use.name}: expected a call from a test, got one before`);
    return server;
  });
}

/** A graph that somebody else looks after may hold what the suites, which empty it, would destroy. */
async function expectNothingToLose<TServer extends OwnServer>(
  { name, variable, open }: OwnServerUse<TServer>,
  server: TServer,
): Promise<void> {
  if (server.origin !== 'address') return;
  await using client = open(server);
  const { nodes } = await client.counts();
  if (nodes === 0) return;
  throw new Error(
    `${name} from ${variable}: expected an empty graph, since the suites empty it, got ${nodes} nodes`,
  );
}

async function leaveEmpty<TServer extends OwnServer>(
  { open }: OwnServerUse<TServer>,
  server: TServer,
): Promise<void> {
  await using client = open(server);
  await client.clear();
}
