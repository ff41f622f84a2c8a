import type { AnyGraph } from '@rivergraph/core';
import type { IdRules } from './statement/id-rules.ts';

/** Credentials of AWS; `sessionToken` for those that expire. @public */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/**
 * Gives credentials of AWS; those of the AWS SDK do. Asked for each connection, and once more with `forceRefresh` where the server
 * refuses what it gave.
 *
 * @public
 */
export type AwsKeysProvider = (options?: { readonly forceRefresh?: boolean }) => AwsKeys | Promise<AwsKeys>;

/** Database authentication by IAM: each connection is signed (SigV4, service `neptune-db`). @public */
export interface IamAuth {
  readonly iam: {
    /** The region of the cluster. @defaultValue the one in the host's name, else `AWS_REGION` */
    readonly region?: string | undefined;
    /**
     * Who signs.
     *
     * @defaultValue the default chain of the AWS SDK: environment, files, single sign-on, containers, instances
     */
    readonly credentials?: AwsKeys | AwsKeysProvider | undefined;
  };
}

/** A user of a Gremlin Server. Neptune has none. @public */
export interface PasswordAuth {
  readonly username: string;
  readonly password: string;
}

/** Which certificates count; as options of Node's `tls.connect`. @public */
export interface TlsOptions {
  readonly ca?: string | Buffer | readonly (string | Buffer)[] | undefined;
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  /** @defaultValue true */
  readonly rejectUnauthorized?: boolean | undefined;
}

/**
 * How writes become a traversal: `chain` is a step of the traversal for each element, which Neptune works on by itself; `inject` is a
 * list of rows, which is less to send and to compile, but Neptune takes the slow way with it, and other Gremlin servers the fast one;
 * `coalesce` is a chain for engines before 1.2.1.0; `auto` is what the engine's version asks for, and `chain` where it is not
 * known.
 *
 * @public
 */
export type RequestForm = 'auto' | 'chain' | 'inject' | 'coalesce';

/** Options of {@link createNeptuneSink}. @public */
export interface NeptuneSinkOptions {
  /**
   * The address of the writer, e.g. `wss://db.cluster-abc.eu-west-1.neptune.amazonaws.com:8182/gremlin`: the cluster endpoint, which
   * follows a failover.
   */
  readonly url: string;
  /** The graph that is written, made by `defineGraph`. May be left out where only traversals of `gremlin(…)` are written. */
  readonly graph?: AnyGraph | undefined;
  /**
   * Who the sink is: IAM, or a user of a Gremlin Server.
   *
   * @defaultValue nobody
   */
  readonly auth?: IamAuth | PasswordAuth | undefined;
  /** Certificates of a server other than Amazon's. @defaultValue those that Node trusts */
  readonly tls?: TlsOptions | undefined;
  /**
   * How requests are encoded. GraphBinary is smaller, saves the server some work and costs the client a little more.
   *
   * @defaultValue `'graphson'`
   */
  readonly serializer?: 'graphson' | 'graphbinary' | undefined;
  /**
   * How many vCPUs the writer instance has. Neptune has two query threads for each, so there are at most twice as many requests at a
   * time, each on a connection of its own. Give the pipeline as many `slots`; less where readers share the instance.
   *
   * @defaultValue 2
   */
  readonly writerVcpus?: number | undefined;
  /** @defaultValue `'auto'` */
  readonly form?: RequestForm | undefined;
  /**
   * How much one request, which is one transaction, may write: records as Amazon counts them, one for each label and each property. A
   * write of more is sent alone.
   *
   * @defaultValue 200, as Amazon recommends; 1,000 with the form `inject`
   */
  readonly maxRecords?: number | undefined;
  /**
   * How long an encoded request may be, in bytes. A longer one is not sent, but split; one that cannot be split is rejected. A Gremlin
   * Server closes the connection over a request beyond its `maxContentLength`, without a word.
   *
   * @defaultValue 8 MiB
   */
  readonly maxRequestBytes?: number | undefined;
  /**
   * How nodes and edges are named in the database.
   *
   * @defaultValue readable ids of nodes, hashed ones of edges; see {@link IdRules}
   */
  readonly ids?: IdRules | undefined;
  /**
   * Whether an edge is created only where it is missing. With `false` the server makes the ids, a repeated record makes another
   * edge, and less is looked up: at-least-once then means duplicates. Nodes are always upserted.
   *
   * @defaultValue true
   */
  readonly conditionalCreate?: boolean | undefined;
  /**
   * How often a connection is pinged, in milliseconds. Amazon recommends 20,000 or more for serverless instances, which do not scale down
   * below.
   *
   * @defaultValue 5,000
   */
  readonly heartbeatMs?: number | undefined;
  /** How long a connection may take to open, in milliseconds. @defaultValue 10,000 */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * After how long a connection is replaced, in milliseconds, give or take a tenth: the name of a cluster may stand for another instance
   * by then, and Neptune cuts those that were signed ten days ago.
   *
   * @defaultValue 3,600,000
   */
  readonly maxConnectionAgeMs?: number | undefined;
  /**
   * How long one attempt may take, in milliseconds, before it is given up. The server is told to end it a fifth earlier, 30 seconds at
   * most. Neptune may wait 60 seconds for a lock.
   *
   * @defaultValue 150,000
   */
  readonly writeTimeoutMs?: number | undefined;
  /**
   * Whether `open` asks the status endpoint for the engine's version and whether this is the writer. Where nothing answers it goes on.
   *
   * @defaultValue true
   */
  readonly statusCheck?: boolean | undefined;
}
