/** A schema registry that answers. */
export interface SchemaRegistryServer extends AsyncDisposable {
  /** Where it came from. */
  readonly kind: 'address' | 'java';
  /** `undefined` when it came from an address. */
  readonly version: string | undefined;
  /** Where its API as of Confluent's registry, version 7, begins; without a slash at the end. */
  readonly url: string;
  /** The process that runs it now; `undefined` while there is none. */
  readonly pid: number | undefined;
  /** Ends it as a crash does (SIGKILL). Resolves once the process is gone; what it had acknowledged is kept. */
  kill(): Promise<void>;
  /** Starts it again on the same schemas and port, after a clean end when it still runs. Resolves once it answers. */
  restart(): Promise<void>;
  /** Reads the end of its log. */
  log(): string;
  /** Ends it and removes its schemas. May be called again. */
  stop(): Promise<void>;
}
