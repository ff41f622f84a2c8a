import type { Clause } from './ast-clauses.ts';
import { isWriting } from './clause-type.ts';
import { clientError } from './errors.ts';

interface Seen {
  update: boolean;
  optional: boolean;
  returned: boolean;
}

/** Checks that clauses come in an order Memgraph knows. Failure: a client error with its text. */
export function checkOrder(clauses: readonly Clause[]): void {
  const seen: Seen = { update: false, optional: false, returned: false };
  for (const clause of clauses) checkClause(clause, seen);
  const last = clauses.at(-1);
  if (!seen.update && !seen.returned && last?.kind !== 'subquery') {
    throw clientError('Query should either create or update something, or return results!');
  }
}

function checkClause(clause: Clause, seen: Seen): void {
  switch (clause.kind) {
    case 'unwind':
      if (seen.update || seen.returned) throw afterUpdate('UNWIND');
      return;
    case 'match':
      checkMatch(clause.optional ? 'optional' : 'plain', seen);
      return;
    case 'with':
      if (seen.returned) throw clientError("RETURN can't be put before WITH.");
      Object.assign(seen, { update: false, optional: false });
      return;
    case 'return':
      if (seen.returned) throw clientError('There can only be one RETURN in a clause.');
      seen.returned = true;
      return;
    case 'subquery':
      if (seen.returned) throw clientError("CALL can't be put after RETURN clause.");
      checkOrder(clause.clauses);
      seen.update ||= isWriting(clause);
      return;
    default:
      if (seen.returned) throw clientError("Update clause can't be used after RETURN.");
      seen.update = true;
  }
}

function checkMatch(mode: 'optional' | 'plain', seen: Seen): void {
  if (seen.update || seen.returned) throw afterUpdate('MATCH');
  if (mode === 'plain' && seen.optional) throw clientError("MATCH can't be put after OPTIONAL MATCH.");
  seen.optional ||= mode === 'optional';
}

function afterUpdate(clause: string): Error {
  return clientError(`${clause} can't be put after RETURN clause or after an update.`);
}
