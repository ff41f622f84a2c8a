import type { KafkaUser } from './users.ts';

/** What can be done with a server, depending on where it came from. */
export interface KafkaFeatures {
  /** Its nodes can be killed, stopped, paused and restarted. */
  readonly processes: boolean;
  /** It has the SASL listeners. */
  readonly security: boolean;
}

/** A listener that asks who one is. */
export interface KafkaSasl extends KafkaUser {
  readonly brokers: readonly string[];
  /** A user who may do nothing when `acl` is on, and everything otherwise. */
  readonly limited: KafkaUser;
}

/** A listener that asks who one is, over TLS. */
export interface KafkaSaslSsl extends KafkaSasl {
  /** The certificate to trust, as PEM. */
  readonly ca: string;
}

/** One broker. */
export interface KafkaNode {
  /** Its id in the cluster, from 1. */
  readonly id: number;
  /** Its plaintext `host:port`. */
  readonly broker: string;
  /** The process that runs it now; `undefined` while there is none. */
  readonly pid: number | undefined;
  /** Ends it as a crash does (SIGKILL). Resolves once the process is gone. */
  kill(): Promise<void>;
  /** Ends it cleanly (SIGTERM), or as a crash when it has not after five seconds. Resolves once the process is gone. */
  stop(): Promise<void>;
  /** Starts it again on the same data and ports, after a `stop` when it still runs. Resolves once it answers. */
  restart(): Promise<void>;
  /** Freezes it (SIGSTOP): its connections stay open and nothing is answered. */
  pause(): Promise<void>;
  /** Ends a `pause`. After more than three seconds it takes the node a moment to be a member of its cluster again. */
  resume(): Promise<void>;
  /** Reads the end of its log. */
  log(): string;
}

/** A Kafka cluster that answers. */
export interface KafkaServer extends AsyncDisposable {
  /** Where it came from. */
  readonly kind: 'address' | 'docker' | 'java';
  /** `undefined` when it came from an address. */
  readonly version: string | undefined;
  readonly features: KafkaFeatures;
  /** `host:port` of every node, without security. */
  readonly brokers: readonly string[];
  /** `host:port` that `advertise` gave every node; empty without `advertise`. */
  readonly proxied: readonly string[];
  /** Throws unless the server was started with `listeners: 'all'`. */
  readonly sasl: KafkaSasl;
  /** Throws unless the server was started with `listeners: 'all'`. */
  readonly saslSsl: KafkaSaslSsl;
  /** Empty when the server came from an address. */
  readonly nodes: readonly KafkaNode[];
  /** Reads the end of the logs of all nodes. */
  log(): string;
  /** Ends all nodes, and removes the data unless a `folder` was given. May be called again. */
  stop(): Promise<void>;
}
