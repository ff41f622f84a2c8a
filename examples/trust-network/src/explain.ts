import { RivergraphError } from '@rivergraph/core';
import { explainError } from '@rivergraph/example-kit';
import type { Explanation } from '@rivergraph/example-kit';
import { usage } from './flags.ts';

const lockedText = 'another process has this database open; wait for it, or use another --database';

/** Says in one line what went wrong where that is an everyday mistake; anything else is told in full. */
export function explain(error: unknown): Explanation {
  const text = everydayText(error);
  return text === undefined ? explainError(error, usage) : { text, cause: 'failure' };
}

function everydayText(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof RivergraphError) return error.reason === 'locked' ? lockedText : undefined;
  // The database has no codes, and is asked for what it holds before the sink opens it.
  if (error.message.includes('Could not set lock on file')) return lockedText;
  return 'path' in error ? textOfPath(error, String(error.path)) : undefined;
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
