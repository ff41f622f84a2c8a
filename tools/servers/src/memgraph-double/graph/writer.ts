/** A transaction as what it wrote knows it: when it began, and whether and when it was committed. */
export class Writer {
  readonly start: number;
  /** Undefined until it is committed. */
  committed: number | undefined;

  constructor(start: number) {
    this.start = start;
  }
}

/** Tells whether a transaction sees what a writer wrote: its own, and what was committed before it began. No writer: everybody sees it. */
export function sees(reader: Writer, writer: Writer | undefined): boolean {
  if (writer === undefined || writer === reader) return true;
  return writer.committed !== undefined && writer.committed < reader.start;
}
