import { ServerUnavailableError } from '../resolve-server.ts';

/** How a Kafka for tests is started. */
export interface KafkaOptions {
  /** Brokers, each of them controller too. @defaultValue 1 */
  readonly nodes?: 1 | 3 | undefined;
  /**
   * `plain` listens without security; `all` adds SASL (PLAIN and SCRAM-SHA-256) without and with TLS.
   *
   * @defaultValue 'plain'
   */
  readonly listeners?: 'plain' | 'all' | undefined;
  /** `on` lets the limited user of the SASL listeners do nothing. Needs `listeners: 'all'`. @defaultValue 'off' */
  readonly acl?: 'on' | 'off' | undefined;
  /** @defaultValue `RIVERGRAPH_KAFKA_VERSION`, else {@link defaultKafkaVersion} */
  readonly version?: string | undefined;
  /** More lines of server.properties; they win over the usual ones. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
  /** Where data and logs go, and stay. @defaultValue a temporary folder that is removed at the end */
  readonly folder?: string | undefined;
  /** The first of consecutive ports. @defaultValue free ones */
  readonly port?: number | undefined;
  /** The folder of the Java to use. @defaultValue `JAVA_HOME`, else the `java` on the PATH */
  readonly javaHome?: string | undefined;
  /**
   * Adds a plaintext listener to every node that tells clients another port, for something that stands in between.
   *
   * Called once per node (from 1) with the port that the node listens on; resolves with the port of 127.0.0.1 that clients shall use.
   * The addresses are `proxied` of the server. The brokers among themselves do not use it.
   */
  readonly advertise?: ((node: number, port: number) => Promise<number>) | undefined;
}

/** The options with their defaults. */
export interface ResolvedKafkaOptions {
  readonly nodes: 1 | 3;
  readonly listeners: 'plain' | 'all';
  readonly acl: 'on' | 'off';
  readonly version: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly folder: string | undefined;
  readonly port: number | undefined;
  readonly javaHome: string | undefined;
  readonly advertise: KafkaOptions['advertise'];
}

/** The version that is started when nobody asks for another. */
export const defaultKafkaVersion = '4.3.1';

/** Fills in the defaults. Throws when options exclude each other. */
export function resolveKafkaOptions(
  options: KafkaOptions,
  environment: NodeJS.ProcessEnv = process.env,
): ResolvedKafkaOptions {
  const { nodes = 1, listeners = 'plain', acl = 'off', properties = {} } = options;
  if (acl === 'on' && listeners !== 'all')
    throw new ServerUnavailableError("Kafka: expected listeners 'all' with acl 'on', got listeners 'plain'");
  const fromEnvironment = environment['RIVERGRAPH_KAFKA_VERSION'];
  return {
    nodes,
    listeners,
    acl,
    version: options.version ?? (fromEnvironment ? fromEnvironment : defaultKafkaVersion),
    properties,
    folder: options.folder,
    port: options.port,
    javaHome: options.javaHome,
    advertise: options.advertise,
  };
}
