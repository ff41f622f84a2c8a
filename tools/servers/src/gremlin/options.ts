/** How a Gremlin Server for tests is started. */
export interface GremlinOptions {
  /** @defaultValue `RIVERGRAPH_GREMLIN_VERSION`, else {@link defaultGremlinVersion} */
  readonly version?: string | undefined;
  /** The folder of the Java to use; no other is looked for then. @defaultValue the first new enough one that is found */
  readonly javaHome?: string | undefined;
  /** The port to listen on. @defaultValue a free one */
  readonly port?: number | undefined;
  /** `required` lets clients in over TLS only, with a certificate that signs itself. @defaultValue no TLS */
  readonly tls?: 'required' | undefined;
  /** `required` wants a user and a password, by SASL PLAIN; the server tells which. @defaultValue nobody has to say who they are */
  readonly auth?: 'required' | undefined;
  /** How long a request may run unless it says so itself, in milliseconds. @defaultValue 120000 */
  readonly evaluationTimeoutMs?: number | undefined;
  /** The largest request in bytes; a larger one closes its connection. @defaultValue 10 MiB */
  readonly maxContentLength?: number | undefined;
  /** How many requests run at once. @defaultValue 4 */
  readonly threads?: number | undefined;
  /** How many requests may wait for a thread. @defaultValue 8192 */
  readonly maxQueue?: number | undefined;
  /** The most memory for Java's heap, as Java writes it. @defaultValue '1g' */
  readonly heap?: string | undefined;
  /** `off`: a request that fails leaves behind what it wrote, and there are no conflicts. @defaultValue 'on' */
  readonly transactions?: 'off' | 'on' | undefined;
  /** `tests` starts sooner and takes memory as it needs it; `bench` is as fast as a server in use, once it is warm. @defaultValue 'tests' */
  readonly jvm?: 'bench' | 'tests' | undefined;
}

/** The options with their defaults. */
export interface ResolvedGremlinOptions extends GremlinOptions {
  readonly version: string;
  readonly evaluationTimeoutMs: number;
  readonly maxContentLength: number;
  readonly threads: number;
  readonly maxQueue: number;
  readonly heap: string;
  readonly transactions: 'off' | 'on';
  readonly jvm: 'bench' | 'tests';
}

/** The version that is started when nobody asks for another. */
export const defaultGremlinVersion = '3.7.5';

/** Fills in the defaults. */
export function resolveGremlinOptions(
  options: GremlinOptions,
  environment: NodeJS.ProcessEnv = process.env,
): ResolvedGremlinOptions {
  const { evaluationTimeoutMs = 120_000, maxContentLength = 10 * 1024 * 1024, threads = 4 } = options;
  const { maxQueue = 8_192, heap = '1g', transactions = 'on', jvm = 'tests' } = options;
  const fromEnvironment = environment['RIVERGRAPH_GREMLIN_VERSION'];
  const version = options.version ?? (fromEnvironment ? fromEnvironment : defaultGremlinVersion);
  const limits = { evaluationTimeoutMs, maxContentLength, threads, maxQueue };
  return { ...options, ...limits, version, heap, transactions, jvm };
}
