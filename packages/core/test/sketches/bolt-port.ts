/** The part of neo4j-driver that a sink uses; its `Driver` satisfies this. */
export interface BoltDriver {
  session(config: { database?: string; defaultAccessMode: 'WRITE' }): BoltSession;
  verifyConnectivity(): PromiseLike<unknown>;
  close(): Promise<void>;
}

export interface BoltSession {
  run(
    text: string,
    parameters: Record<string, unknown>,
    config: { timeout: number },
  ): PromiseLike<BoltResult>;
  beginTransaction(config: { timeout: number }): PromiseLike<BoltTransaction>;
  close(): Promise<void>;
}

interface BoltTransaction {
  run(text: string, parameters: Record<string, unknown>): PromiseLike<BoltResult>;
  commit(): Promise<void>;
}

export interface BoltResult {
  readonly records: readonly { get(name: string): unknown }[];
}
