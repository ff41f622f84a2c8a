/** How a Neo4j for tests is started. */
export interface Neo4jOptions {
  /** @defaultValue `RIVERGRAPH_NEO4J_VERSION`, else {@link defaultNeo4jVersion} */
  readonly version?: string | undefined;
  /** The folder of the Java to use; no other is looked for then. @defaultValue the first new enough one that is found */
  readonly javaHome?: string | undefined;
  /**
   * The password of the user `neo4j`, eight characters at least. A `folder` keeps the one of its first start.
   *
   * @defaultValue nobody has to say who they are
   */
  readonly password?: string | undefined;
  /** `required` lets clients in over TLS only, with a certificate that signs itself. @defaultValue no TLS */
  readonly tls?: 'required' | undefined;
  /** Where data and logs go, and stay. @defaultValue a temporary folder that is removed at the end */
  readonly folder?: string | undefined;
  /** The port for Bolt. @defaultValue a free one */
  readonly port?: number | undefined;
  /** The most memory for Java's heap, as Java writes it. @defaultValue '1g' */
  readonly heap?: string | undefined;
  /** The memory for the page cache. @defaultValue '128m' with `jvm: 'tests'`, '512m' with `jvm: 'bench'` */
  readonly pageCache?: string | undefined;
  /** More lines of neo4j.conf; they win over the usual ones. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /**
   * `tests` starts in half the time and takes memory as it needs it; `bench` is as fast as a server in use, once it is warm.
   *
   * @defaultValue 'tests'
   */
  readonly jvm?: 'tests' | 'bench' | undefined;
  /**
   * Tells clients that ask for routes another port, for something that stands in between.
   *
   * Called with the port that the server listens on; resolves with the port of 127.0.0.1 that clients shall use. `routedUrl` of the
   * server leads to it, `url` does not.
   */
  readonly advertise?: ((port: number) => Promise<number>) | undefined;
}

/** The options with their defaults. */
export interface ResolvedNeo4jOptions extends Neo4jOptions {
  readonly version: string;
  readonly heap: string;
  readonly pageCache: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly jvm: 'tests' | 'bench';
}

/** The version that is started when nobody asks for another. */
export const defaultNeo4jVersion = '5.26.30';

/** Fills in the defaults. */
export function resolveNeo4jOptions(
  options: Neo4jOptions,
  environment: NodeJS.ProcessEnv = process.env,
): ResolvedNeo4jOptions {
  const { heap = '1g', settings = {}, jvm = 'tests' } = options;
  const fromEnvironment = environment['RIVERGRAPH_NEO4J_VERSION'];
  const version = options.version ?? (fromEnvironment ? fromEnvironment : defaultNeo4jVersion);
  const pageCache = options.pageCache ?? (jvm === 'bench' ? '512m' : '128m');
  return { ...options, version, heap, pageCache, settings, jvm };
}
