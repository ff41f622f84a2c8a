import type { MemgraphDouble } from '../memgraph-double/memgraph-double.ts';

/** Where a Memgraph is, and who may use it. */
export interface MemgraphAddress {
  /** Such as `bolt://127.0.0.1:7687`, without a user. */
  readonly url: string;
  /** `undefined` when nobody has to say who they are. */
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** A Memgraph that answers, or its double. */
export interface MemgraphServer extends MemgraphAddress, AsyncDisposable {
  /** Where it came from. */
  readonly origin: 'address' | 'docker' | 'double';
  /** `undefined` when it came from an address. */
  readonly version: string | undefined;
  readonly host: string;
  readonly port: number;
  /** The double itself, which can do more; `undefined` when it is a real one. */
  readonly double: MemgraphDouble | undefined;
  /** The process that runs it; `undefined` when it came from an address. */
  readonly pid: number | undefined;
  /** Reads the end of its log. */
  log(): string;
  /** Ends it, and the graph with it. May be called again. */
  stop(): Promise<void>;
}
