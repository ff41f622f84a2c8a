import type { ProjectionClause, ProjectionItem, SortItem } from './ast-clauses.ts';
import { clientError } from './errors.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads what comes after WITH or RETURN. */
export function parseProjection(reader: TokenReader, kind: ProjectionClause['kind']): ProjectionClause {
  const distinct = reader.acceptWords('DISTINCT');
  const star = reader.accept('*');
  const items = star && !reader.accept(',') ? [] : parseItems(reader, kind);
  const order = reader.acceptWords('ORDER', 'BY') ? parseOrder(reader) : [];
  const skip = reader.acceptWords('SKIP') ? reader.expression() : undefined;
  const limit = reader.acceptWords('LIMIT') ? reader.expression() : undefined;
  const where = kind === 'with' && reader.acceptWords('WHERE') ? reader.expression() : undefined;
  return { kind, distinct, star, items, order, skip, limit, where };
}

function parseItems(reader: TokenReader, kind: ProjectionClause['kind']): readonly ProjectionItem[] {
  const items: ProjectionItem[] = [];
  do items.push(parseItem(reader, kind));
  while (reader.accept(','));
  return items;
}

function parseItem(reader: TokenReader, kind: ProjectionClause['kind']): ProjectionItem {
  const { start } = reader.peek();
  const expression = reader.expression();
  const text = reader.textSince(start);
  if (reader.acceptWords('AS')) return { expression, name: reader.name(), aliased: true };
  if (expression.kind === 'variable') return { expression, name: expression.name, aliased: false };
  if (kind === 'with') throw clientError('Only variables can be non-aliased in WITH.');
  return { expression, name: text, aliased: false };
}

function parseOrder(reader: TokenReader): readonly SortItem[] {
  const items: SortItem[] = [];
  do {
    const expression = reader.expression();
    const descending = reader.acceptWords('DESC') || reader.acceptWords('DESCENDING');
    if (!descending && !reader.acceptWords('ASC')) reader.acceptWords('ASCENDING');
    items.push({ expression, descending });
  } while (reader.accept(','));
  return items;
}
