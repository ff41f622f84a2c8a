import { RivergraphError } from '@rivergraph/core';
import { UsageError, usage } from './flags.ts';

/** What a run that failed prints, and whether the user's flags are to blame. */
export interface Explanation {
  readonly text: string;
  readonly cause: 'usage' | 'failure';
}

const lockedText = 'another process has this database open; wait for it, or use another --database';

/** Says in one line what went wrong where that is an everyday mistake; anything else is told in full. */
export function explain(error: unknown): Explanation {
  if (error instanceof UsageError) return { text: `${error.message}\n\n${usage}`, cause: 'usage' };
  const text = error instanceof RivergraphError ? textOfOurs(error) : textOfOthers(error);
  return { text, cause: 'failure' };
}

function textOfOurs({ code, reason, message }: RivergraphError): string {
  return reason === 'locked' ? lockedText : `${code}: ${message}`;
}

function textOfOthers(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The database has no codes, and is asked for what it holds before the sink opens it.
  if (error.message.includes('Could not set lock on file')) return lockedText;
  if ('path' in error) return textOfPath(error, String(error.path)) ?? String(error.stack);
  return String(error.stack);
}

function textOfPath(error: Error & { readonly code?: unknown }, path: string): string | undefined {
  switch (error.code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return `--database: expected a folder, got a file: ${path}`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `expected to be allowed to write to ${path}`;
    case 'ENOSPC':
      return `the disk is full: ${path}`;
    default:
      return undefined;
  }
}
