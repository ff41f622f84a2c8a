import type { StoreOptions } from './graph/graph-store.ts';

/** Tells how late it is, in milliseconds. */
export interface DoubleClock {
  now(): number;
}

/** How a double behaves apart from its protocol. */
export interface EngineOptions extends StoreOptions {
  /** Tells when transactions have taken too long. @defaultValue the time of this process */
  readonly clock?: DoubleClock | undefined;
  /** How long a transaction may take where the client asks for no less. @defaultValue 600000 */
  readonly executionTimeoutMs?: number | undefined;
  /** How long a statement that changes indexes, constraints or the storage mode waits for other transactions to end. @defaultValue 200 */
  readonly storageAccessTimeoutMs?: number | undefined;
  /** What it says its version is. @defaultValue `3.12.0` */
  readonly version?: string | undefined;
}

/** Whether an instance takes writes. */
export type DoubleRole = 'main' | 'replica';

/** What a double has counted since its start. */
export interface DoubleCounters {
  /** Statements about data. */
  readonly statements: number;
  /** Transactions with writes that were committed, those of statements that commit by themselves among them. */
  readonly commits: number;
  /** Transactions that came to an end without a commit. */
  readonly aborted: number;
  /** Writes that another transaction stood in the way of. */
  readonly conflicts: number;
  /** Commits that a constraint stood in the way of. */
  readonly violations: number;
  /** Statements that changed indexes, constraints or the storage mode. */
  readonly schemaChanges: number;
}
