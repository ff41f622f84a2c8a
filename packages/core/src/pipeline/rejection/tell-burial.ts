import type { Logger } from '../../contracts/logger.ts';
import type { RejectedRecord } from './flood-guard.ts';

/** Tells that records go to the dead letter, and why the first of them does. @internal */
export function tellBurial(logger: Logger, first: RejectedRecord, records: number): void {
  const { stage, error, lane } = first;
  const subject = records === 1 ? 'a record goes' : `${records} records go`;
  logger.warn(
    `${subject} to the dead letter; the first of ${lane.assignment.partition.id}, rejected at stage ${stage}: ${error.message}`,
    { stage, code: error.code, reason: error.reason },
  );
}
