import type { Clause, Statement } from './ast-clauses.ts';

/** Says whether clauses only read, only write, or do both. */
export function clauseType(clauses: readonly Clause[]): Statement['type'] {
  const writes = clauses.some(isWriting);
  if (!writes) return 'r';
  return clauses.some(isReading) ? 'rw' : 'w';
}

/** Whether a clause writes, or one within it does. */
export function isWriting(clause: Clause): boolean {
  switch (clause.kind) {
    case 'create':
    case 'merge':
    case 'set':
    case 'remove':
    case 'delete':
    case 'foreach':
      return true;
    case 'subquery':
      return clause.clauses.some(isWriting);
    default:
      return false;
  }
}

function isReading(clause: Clause): boolean {
  if (clause.kind === 'match' || clause.kind === 'merge') return true;
  return (clause.kind === 'subquery' || clause.kind === 'foreach') && clause.clauses.some(isReading);
}
