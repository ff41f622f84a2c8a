import type { Clause } from './ast-clauses.ts';
import { parsePattern } from './parse-pattern.ts';
import { parseProjection } from './parse-projection.ts';
import { parseDelete, parseMerge, parseRemove, parseSet } from './parse-updates.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads a clause. Failure: a syntax error for what is none, or none of the subset. */
export function parseClause(reader: TokenReader): Clause {
  return parseUpdate(reader) ?? parseReading(reader) ?? refuse(reader);
}

function parseReading(reader: TokenReader): Clause | undefined {
  if (reader.acceptWords('UNWIND')) return parseUnwind(reader);
  if (reader.acceptWords('MATCH')) return parseMatch(reader, 'plain');
  if (reader.acceptWords('OPTIONAL', 'MATCH')) return parseMatch(reader, 'optional');
  if (reader.acceptWords('WITH')) return parseProjection(reader, 'with');
  if (reader.acceptWords('RETURN')) return parseProjection(reader, 'return');
  if (reader.acceptWords('CALL')) return parseSubquery(reader);
  return undefined;
}

function parseUpdate(reader: TokenReader): Clause | undefined {
  if (reader.acceptWords('MERGE')) return parseMerge(reader);
  if (reader.acceptWords('CREATE')) return { kind: 'create', parts: parsePattern(reader) };
  if (reader.acceptWords('SET')) return { kind: 'set', items: parseSet(reader) };
  if (reader.acceptWords('REMOVE')) return { kind: 'remove', items: parseRemove(reader) };
  if (reader.acceptWords('DETACH', 'DELETE')) return parseDelete(reader, 'detach');
  if (reader.acceptWords('DELETE')) return parseDelete(reader, 'plain');
  if (reader.acceptWords('FOREACH')) return parseForeach(reader);
  return undefined;
}

function parseUnwind(reader: TokenReader): Clause {
  const list = reader.expression();
  reader.expectWords('AS');
  return { kind: 'unwind', list, variable: reader.name() };
}

function parseMatch(reader: TokenReader, mode: 'optional' | 'plain'): Clause {
  const parts = parsePattern(reader);
  const where = reader.acceptWords('WHERE') ? reader.expression() : undefined;
  return { kind: 'match', optional: mode === 'optional', parts, where };
}

function parseForeach(reader: TokenReader): Clause {
  reader.expect('(');
  const variable = reader.name();
  reader.expectWords('IN');
  const list = reader.expression();
  reader.expect('|');
  const clauses: Clause[] = [];
  do clauses.push(parseUpdate(reader) ?? refuse(reader));
  while (!reader.accept(')'));
  return { kind: 'foreach', variable, list, clauses };
}

function parseSubquery(reader: TokenReader): Clause {
  const scope = reader.accept('(') ? parseScope(reader) : undefined;
  reader.expect('{');
  const clauses: Clause[] = [];
  do clauses.push(parseClause(reader));
  while (!reader.accept('}'));
  return { kind: 'subquery', scope, clauses };
}

function parseScope(reader: TokenReader): readonly string[] {
  const names: string[] = [];
  if (reader.accept(')')) return names;
  do names.push(reader.name());
  while (reader.accept(','));
  reader.expect(')');
  return names;
}

function refuse(reader: TokenReader): never {
  throw reader.unexpected(
    '{CALL, CREATE, DELETE, DETACH, FOREACH, MATCH, MERGE, OPTIONAL, REMOVE, RETURN, SET, UNWIND, WITH}',
  );
}
