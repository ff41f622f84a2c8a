/** Where a Gremlin Server is, and who may use it. */
export interface GremlinAddress {
  /** `ws://127.0.0.1:PORT/gremlin`, with TLS `wss://…`. */
  readonly url: string;
  /** `undefined` when nobody has to say who they are. */
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** The certificate to trust, as PEM; `undefined` without TLS. It is for 127.0.0.1 and localhost. */
  readonly ca: string | undefined;
}

/** A Gremlin Server that answers. Its one graph, `g`, is in memory: ids are strings, properties of nodes keep every value. */
export interface GremlinServer extends GremlinAddress, AsyncDisposable {
  /** Where it came from. */
  readonly origin: 'address' | 'docker' | 'java';
  /** `undefined` when it came from an address. */
  readonly version: string | undefined;
  readonly host: string;
  readonly port: number;
  /** The process that runs it now; `undefined` while there is none. */
  readonly pid: number | undefined;
  /** Ends it as a crash does (SIGKILL). Resolves once the process is gone, and with it the graph. */
  kill(): Promise<void>;
  /** Starts it again on the same port, after a kill when it still runs. Resolves once it answers, with an empty graph. */
  restart(): Promise<void>;
  /** Freezes it (SIGSTOP): its connections stay open and nothing is answered. */
  pause(): Promise<void>;
  /** Ends a `pause`. */
  resume(): Promise<void>;
  /** Reads the end of its log. */
  log(): string;
  /** Ends it. May be called again. */
  stop(): Promise<void>;
}
