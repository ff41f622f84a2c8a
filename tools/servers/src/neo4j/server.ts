/** Where a Neo4j is, and who may use it. */
export interface Neo4jAddress {
  /** `bolt://127.0.0.1:PORT`, with TLS `bolt+ssc://127.0.0.1:PORT`. */
  readonly url: string;
  /** The same as `neo4j://…` or `neo4j+ssc://…`: clients ask the server for routes. */
  readonly routedUrl: string;
  /** `undefined` when nobody has to say who they are. */
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** The file with the certificate to trust, as PEM; `undefined` without TLS. It is for 127.0.0.1 and localhost. */
  readonly certificate: string | undefined;
}

/** What is different from the last start. */
export interface Neo4jRestartOptions {
  /** More lines of neo4j.conf, until the next restart; they win over those that the server was first started with. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

/** A Neo4j that answers. */
export interface Neo4jServer extends Neo4jAddress, AsyncDisposable {
  /** Where it came from. */
  readonly origin: 'address' | 'docker' | 'java';
  /** `undefined` when it came from an address. */
  readonly version: string | undefined;
  readonly host: string;
  /** Where it listens, whatever it tells clients that ask for routes. */
  readonly port: number;
  /** The process that runs it now; `undefined` while there is none. */
  readonly pid: number | undefined;
  /** Ends it as a crash does (SIGKILL). Resolves once the process is gone; what it had acknowledged is kept. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port, after a clean end when it still runs. Resolves once it answers. */
  restart(options?: Neo4jRestartOptions): Promise<void>;
  /** Freezes it (SIGSTOP): its connections stay open and nothing is answered. */
  pause(): Promise<void>;
  /** Ends a `pause`. */
  resume(): Promise<void>;
  /** Reads the end of its log. */
  log(): string;
  /** Ends it, and removes the data unless a `folder` was given. May be called again. */
  stop(): Promise<void>;
}
