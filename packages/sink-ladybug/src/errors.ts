import { RivergraphError } from '@rivergraph/core';
import type { ErrorCode, ErrorOutcome } from '@rivergraph/core';

interface Class {
  /** What the database's text contains; it has no codes. */
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly reason?: string;
  readonly outcome?: ErrorOutcome;
  /** Our words, after `ladybug: `. */
  readonly message: string;
}

/** In order: the first that fits counts. */
const classes: readonly Class[] = [
  {
    pattern: /Could not set lock on file/,
    code: 'unavailable',
    reason: 'locked',
    outcome: 'not-applied',
    message: 'expected to be the only process with the database open, another one has it',
  },
  {
    pattern: /buffer pool size should be|Buffer manager size must be/,
    code: 'misconfigured',
    message: 'expected a larger bufferPoolBytes',
  },
  {
    pattern: /Buffer manager exception|bad_alloc|Unable to allocate memory/,
    code: 'too-large',
    reason: 'resources',
    message: 'the batch needs more memory than bufferPoolBytes allows',
  },
  {
    pattern: /Only one write transaction/,
    code: 'conflict',
    message: 'another connection has a write transaction open',
  },
  {
    pattern: /duplicated primary key/,
    code: 'conflict',
    reason: 'constraint',
    message: 'a node with this key was created by somebody else',
  },
  {
    pattern: /non-null constraint/,
    code: 'rejected',
    reason: 'constraint',
    message: 'expected every part of a key to have a value',
  },
  {
    pattern: /Conversion exception|Overflow exception|Cannot convert JavaScript/,
    code: 'rejected',
    message: 'a value does not fit the type of its column',
  },
  {
    pattern: /Parser exception/,
    code: 'misconfigured',
    message: 'a statement does not parse',
  },
  {
    pattern: /Binder exception|Catalog exception/,
    code: 'misconfigured',
    reason: 'schema',
    message: 'a table or column is missing or of another type; open with schema: ensure',
  },
  {
    pattern: /read-only (database|mode|transaction)/i,
    code: 'misconfigured',
    message: 'the database was opened for reading only',
  },
  {
    pattern:
      /WAL file is corrupted|Corrupted wal file|Reading past the end of the file .*\.wal|temporary file .*\.shadow/,
    code: 'misconfigured',
    reason: 'file',
    message: 'the database cannot be opened with the log beside it (.wal, .shadow), which is damaged',
  },
  {
    pattern:
      /not a valid Lbug database|path cannot be a directory|Cannot open file|storage version|Corrupted/i,
    code: 'misconfigured',
    reason: 'file',
    message:
      'the database file cannot be opened: its folder is missing, or it is no database of this version',
  },
  {
    pattern: /(Database|Connection) is closed/,
    code: 'closed',
    message: 'the database was closed',
  },
  {
    pattern: /Timeout waiting for active transactions|Interrupted/,
    code: 'unavailable',
    message: 'the database waits for another transaction',
  },
  {
    pattern: /IO exception|No space left/,
    code: 'unavailable',
    message: 'the database file cannot be read or written',
  },
];

/**
 * Turns what the database throws into a coded error. Anything of ours passes through, anything unknown is `internal`.
 *
 * @internal
 */
export function classifyError(cause: unknown): RivergraphError {
  if (cause instanceof RivergraphError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  const found = classes.find(({ pattern }) => pattern.test(text));
  if (found === undefined) {
    return new RivergraphError('ladybug: failed in a way that is not known', { code: 'internal', cause });
  }
  const { code, reason, outcome, message } = found;
  return new RivergraphError(`ladybug: ${message}`, { code, reason, outcome, cause });
}
