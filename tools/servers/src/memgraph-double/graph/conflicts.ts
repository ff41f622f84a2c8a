import { memgraphErrors, queryError } from '../errors.ts';
import type { EdgeRecord, Mark, VertexRecord } from './records.ts';
import type { Writer } from './writer.ts';

/** Since which version of Memgraph two transactions may add relationships to the same node. */
export type EdgeConflicts = 'before-3.8' | 'since-3.8';

/**
 * Notes that a transaction writes a node or relationship.
 *
 * Failure: a conflict where another one has written it and is not committed, or was committed after this one began: nobody waits.
 * Relationships that both add to a node are none since Memgraph 3.8, but one that is added to a node that another one has changed is.
 *
 * @param oldest when the oldest transaction that is not over began
 * @returns whether the note is new
 */
export function noteWrite(record: VertexRecord | EdgeRecord, mark: Mark, oldest: number): 'known' | 'new' {
  if (record.marks.length > 0) {
    record.marks = record.marks.filter((one) => isRecent(one.writer, oldest));
    for (const one of record.marks) if (excludes(one, mark)) throw queryError(memgraphErrors.conflict);
    const isKnown = record.marks.some((one) => one.writer === mark.writer && one.kind === mark.kind);
    if (isKnown) return 'known';
  }
  record.marks.push(mark);
  return 'new';
}

/** Takes back what a transaction noted. */
export function forgetWrites(record: VertexRecord | EdgeRecord, writer: Writer): void {
  record.marks = record.marks.filter((one) => one.writer !== writer);
}

function isRecent({ committed }: Writer, oldest: number): boolean {
  return committed === undefined || committed >= oldest;
}

function excludes(there: Mark, mark: Mark): boolean {
  if (there.writer === mark.writer) return false;
  const { committed } = there.writer;
  if (committed !== undefined && committed < mark.writer.start) return false;
  return there.kind === 'change' || mark.kind === 'change';
}
