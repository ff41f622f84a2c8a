import {
  MemgraphCluster,
  openMemgraph,
  startMemgraphCluster,
  startMemgraphDouble,
} from '@rivergraph/servers';
import type { MemgraphClient, MemgraphDouble, MemgraphDoubleOptions } from '@rivergraph/servers';

/** What a fault needs of the server. */
export interface PlaceOptions {
  /** What the double is like. @defaultValue as it is by default */
  readonly double?: MemgraphDoubleOptions | undefined;
  /** Whether there is one instance, or a cluster of two behind a coordinator. @defaultValue `'alone'` */
  readonly instances?: 'alone' | 'cluster' | undefined;
}

/** A double of a Memgraph, or of a cluster, that lives as long as one fault. */
export class Place implements AsyncDisposable {
  readonly #started: MemgraphCluster | MemgraphDouble;

  private constructor(started: MemgraphCluster | MemgraphDouble) {
    this.#started = started;
  }

  /** Settles when it takes connections. */
  static async start({ double = {}, instances = 'alone' }: PlaceOptions): Promise<Place> {
    return new Place(
      await (instances === 'alone' ? startMemgraphDouble(double) : startMemgraphCluster(double)),
    );
  }

  /** Where a sink finds it. */
  get url(): string {
    return this.#started.url;
  }

  /** The instance that takes writes, or took them last. */
  get server(): MemgraphDouble {
    return this.#started instanceof MemgraphCluster ? this.#started.main : this.#started;
  }

  /** The cluster. Throws where there is none. */
  get cluster(): MemgraphCluster {
    if (this.#started instanceof MemgraphCluster) return this.#started;
    throw new Error('Expected a cluster');
  }

  /** Opens a client that is no sink, past the coordinator; the caller closes it. It gives integers as `bigint`. */
  open(): MemgraphClient {
    return openMemgraph(this.server.url, { useBigInt: true });
  }

  /** Ends whatever was done to it. */
  heal(): void {
    this.server.heal();
    this.server.become('main');
    this.server.limitMemory(Number.POSITIVE_INFINITY);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started.stop();
  }
}
