import { forgetWrites } from './conflicts.ts';
import type { EdgeRecord, VertexRecord } from './records.ts';
import type { Writer } from './writer.ts';

type StoredRecord = EdgeRecord | VertexRecord;

/** What one transaction has changed so far. */
export class Changes {
  readonly created: StoredRecord[] = [];
  readonly deleted: StoredRecord[] = [];
  readonly versioned: Set<StoredRecord> = new Set();
  readonly marked: Set<StoredRecord> = new Set();
  bytes = 0;

  get isEmpty(): boolean {
    return this.created.length === 0 && this.deleted.length === 0 && this.versioned.size === 0;
  }

  /** Gives the nodes that a commit has to look at. */
  vertices(): Iterable<VertexRecord> {
    return new Set([...this.created, ...this.versioned].filter(isVertex));
  }

  /** Takes deletions, versions and marks back. What was created is left to who keeps the records. */
  undo(writer: Writer): void {
    for (const record of this.deleted) record.deleted = undefined;
    for (const record of this.versioned)
      if (record.version.older !== undefined) record.version = record.version.older;
    for (const record of this.marked) forgetWrites(record, writer);
  }
}

function isVertex(record: StoredRecord): record is VertexRecord {
  return record.handle.kind === 'vertex';
}
