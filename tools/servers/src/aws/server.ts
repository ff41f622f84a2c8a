/** The keys that requests are signed with. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where a service of AWS, or what stands in for it, is, and how it is spoken to. Plain data. */
export interface AwsAddress {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: AwsKeys;
}

/** An emulator of a service that answers, or an address of the service. */
export interface AwsServer<Emulator extends string> extends AwsAddress, AsyncDisposable {
  /** Where it came from. */
  readonly origin: 'address' | 'java' | 'npm';
  /** `undefined` when it came from an address. */
  readonly emulator: Emulator | undefined;
  readonly host: string;
  readonly port: number;
  /** The process that runs it now; `undefined` while there is none. */
  readonly pid: number | undefined;
  /**
   * Ends it as a crash does (SIGKILL). Resolves once the process is gone.
   *
   * What it had acknowledged is lost when the data are in memory, else kept. Of kinesis-local's files that holds for what was
   * acknowledged before the call only: it writes them from time to time, and is given the time to do so.
   */
  kill(): Promise<void>;
  /**
   * Starts it again on the same port, after a `kill` when it still runs: empty when the data are in memory, else with them. Resolves
   * once it answers.
   */
  restart(): Promise<void>;
  /** Freezes it (SIGSTOP): its connections stay open and nothing is answered. */
  pause(): Promise<void>;
  /** Ends a `pause`. */
  resume(): Promise<void>;
  /** Reads the end of its log. */
  log(): string;
  /** Ends it, and removes the data unless a `folder` was given. May be called again. */
  stop(): Promise<void>;
}

/** The region of the emulators. */
export const localRegion = 'us-east-1';

/** What the emulators take for keys; they look at the form only. */
export const localKeys: AwsKeys = { accessKeyId: 'rivergraph', secretAccessKey: 'rivergraph' };
