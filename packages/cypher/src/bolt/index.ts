export { describeBatch } from './describe-batch.ts';
export type { BoltPart, PartStatement } from './part.ts';
export type { CypherSinkWrite, PartsOptions } from './parts-of-batch.ts';
export type {
  BoltRecord,
  BoltResult,
  BoltSession,
  BoltSummary,
  BoltTransaction,
  BoltTransactionConfig,
} from './port.ts';
export { writeBatch } from './write-batch.ts';
export type { BoltFailure, BoltWriteOptions } from './write-batch.ts';
