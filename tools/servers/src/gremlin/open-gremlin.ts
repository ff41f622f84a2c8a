import gremlin from 'gremlin';
import { edgeOf, edgeScript, nodeOf, nodeScript, sorted } from './graph-records.ts';
import type { GremlinEdge, GremlinNode } from './graph-records.ts';
import type { GremlinAddress } from './server.ts';

/** How patient a client is. */
export interface OpenGremlinOptions {
  /** How long an answer may take, in milliseconds. @defaultValue 120000 */
  readonly timeoutMs?: number | undefined;
}

const removedAtOnce = 10_000;

/** Looks at the graph of a server, and changes it, by scripts. It knows nothing of any sink. */
export class GremlinClient implements AsyncDisposable {
  readonly #client: gremlin.driver.Client;
  readonly #timeoutMs: number;

  /** {@link openGremlin} makes one. */
  constructor(address: Partial<GremlinAddress> & Pick<GremlinAddress, 'url'>, options: OpenGremlinOptions) {
    const { url, username, password, ca } = address;
    const { PlainTextSaslAuthenticator } = gremlin.driver.auth;
    const login =
      username === undefined
        ? {}
        : { authenticator: new PlainTextSaslAuthenticator(username, password ?? '') };
    // Headers, though empty, keep the driver from the WebSocket of newer versions of Node, which knows no certificates.
    this.#client = new gremlin.driver.Client(url, {
      headers: {},
      ...(ca === undefined ? {} : { ca }),
      ...login,
    });
    this.#timeoutMs = options.timeoutMs ?? 120_000;
  }

  /**
   * Runs a script, which is one transaction, and gives its results; it may use `bindings` by their names. A result of `valueMap` and the
   * like is a `Map`.
   *
   * A connection that is lost is opened again by the next call. Rejects with the error of the driver, and when the time is over.
   */
  async run(script: string, bindings: Readonly<Record<string, unknown>> = {}): Promise<readonly unknown[]> {
    const answer: Promise<unknown> = this.#client.submit(script, bindings);
    const result = await this.#inTime(answer);
    if (result instanceof gremlin.driver.ResultSet) return result.toArray();
    throw new Error(`Gremlin Server: expected results, got ${typeof result}`);
  }

  /** Reads the nodes, or those of a label, in the order of their ids. */
  async nodes(label?: string): Promise<readonly GremlinNode[]> {
    return sorted((await this.#all('V', label, nodeScript)).map(nodeOf));
  }

  /** Reads the edges, or those of a type, in the order of their ids. */
  async edges(type?: string): Promise<readonly GremlinEdge[]> {
    return sorted((await this.#all('E', type, edgeScript)).map(edgeOf));
  }

  /** Counts what there is. */
  async counts(): Promise<{ readonly nodes: number; readonly edges: number }> {
    const [nodes] = await this.run('g.V().count()');
    const [edges] = await this.run('g.E().count()');
    return { nodes: Number(nodes), edges: Number(edges) };
  }

  /** Removes everything, in parts that any server can take. Nobody else may write meanwhile. */
  async clear(): Promise<void> {
    const remove = `g.V().limit(${removedAtOnce}).sideEffect(drop()).count()`;
    for (;;) {
      const [removed] = await this.run(remove);
      if (Number(removed) < removedAtOnce) return;
    }
  }

  /** Lets go of the connection. Settles once it is closed, or soon after when the server does not take part. */
  async close(): Promise<void> {
    await Promise.race([this.#client.close(), after(1_000)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #all(step: 'E' | 'V', label: string | undefined, script: string): Promise<readonly unknown[]> {
    // `label` itself is a word of the server's.
    const source = label === undefined ? `g.${step}()` : `g.${step}().hasLabel(wanted)`;
    return await this.run(script.replace('all', source), label === undefined ? {} : { wanted: label });
  }

  async #inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const error = new Error(
        `Gremlin Server: expected an answer within ${this.#timeoutMs / 1000} s, got nothing`,
      );
      timer = setTimeout(reject, this.#timeoutMs, error);
    });
    return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }
}

/**
 * Makes a client of a server, or of an address, for tests that look at the graph. Nothing is sent yet; the caller closes it.
 */
export function openGremlin(
  address: string | (Partial<GremlinAddress> & Pick<GremlinAddress, 'url'>),
  options: OpenGremlinOptions = {},
): GremlinClient {
  return new GremlinClient(typeof address === 'string' ? { url: address } : address, options);
}

async function after(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
