/** What the story needs of what `show --json` tells of a stream. */
export interface ShownStream {
  readonly name: string;
  readonly state: string;
  readonly isRunning: boolean;
  readonly lag: number | undefined;
  readonly written: number;
  readonly deadLettered: number;
  readonly deadLetterFile: string;
}

/** Reads a stream out of the document that `show NAME --json` prints. Failure: throws where it is none. */
export function shownStream(document: unknown): ShownStream {
  const stream = fieldsOf(document);
  const totals = fieldsOf(stream['totals']);
  const { lag } = fieldsOf(stream['stats'] ?? {});
  return {
    name: String(stream['name']),
    state: String(stream['state']),
    isRunning: stream['isRunning'] === true,
    lag: typeof lag === 'number' ? lag : undefined,
    written: Number(totals['written']),
    deadLettered: Number(totals['deadLettered']),
    deadLetterFile: String(stream['deadLetterFile']),
  };
}

/** What a dry run found, as `check NAME --json` prints it. */
export interface ShownCheck {
  readonly records: number;
  readonly rows: readonly { readonly query: string; readonly params: unknown }[];
  readonly rejected: number;
}

/** Reads a dry run out of its document. Failure: throws where it is none. */
export function shownCheck(document: unknown): ShownCheck {
  const { records, rows, rejected } = fieldsOf(document);
  if (!Array.isArray(rows) || !Array.isArray(rejected))
    throw new Error('check: expected rows and rejected records');
  return {
    records: Number(records),
    rows: rows.map(fieldsOf).map(({ query, params }) => ({ query: String(query), params })),
    rejected: rejected.length,
  };
}

function fieldsOf(value: unknown): { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null)
    throw new Error(`expected an object, got a ${typeof value}`);
  return value as { readonly [name: string]: unknown };
}
