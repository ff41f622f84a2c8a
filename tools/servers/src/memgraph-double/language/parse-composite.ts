import type {
  CaseBranch,
  CaseExpression,
  ComprehensionExpression,
  Expression,
  MapExpression,
} from './ast.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads `{a: 1, b: 2}`. */
export function parseMap(reader: TokenReader): MapExpression {
  reader.expect('{');
  const entries: [string, Expression][] = [];
  if (reader.accept('}')) return { kind: 'map', entries };
  do {
    const name = reader.name();
    reader.expect(':');
    entries.push([name, reader.expression()]);
  } while (reader.accept(','));
  reader.expect('}');
  return { kind: 'map', entries };
}

/** Reads `x IN list WHERE p | expr`, without its brackets. */
export function parseComprehension(reader: TokenReader): ComprehensionExpression {
  const variable = reader.name();
  reader.expectWords('IN');
  const list = reader.expression();
  const where = reader.acceptWords('WHERE') ? reader.expression() : undefined;
  const each = reader.accept('|') ? reader.expression() : undefined;
  return { kind: 'comprehension', variable, list, where, each };
}

/** Reads `extract(x IN list | expr)`. */
export function parseExtract(reader: TokenReader): ComprehensionExpression {
  reader.expectWords('EXTRACT');
  reader.expect('(');
  const comprehension = parseComprehension(reader);
  if (comprehension.where !== undefined || comprehension.each === undefined) throw reader.unexpected("'|'");
  reader.expect(')');
  return comprehension;
}

/** Reads both forms of CASE. */
export function parseCase(reader: TokenReader): CaseExpression {
  reader.expectWords('CASE');
  const subject = reader.atKeyword('WHEN') ? undefined : reader.expression();
  const branches: CaseBranch[] = [];
  do {
    reader.expectWords('WHEN');
    const when = reader.expression();
    reader.expectWords('THEN');
    branches.push({ when, result: reader.expression() });
  } while (reader.atKeyword('WHEN'));
  const otherwise = reader.acceptWords('ELSE') ? reader.expression() : undefined;
  reader.expectWords('END');
  return { kind: 'case', subject, branches, otherwise };
}
