import type { AggregateName, Expression } from './ast.ts';
import { functionNames } from './functions.ts';
import { clientError } from './errors.ts';
import type { TokenReader } from './token-reader.ts';

const aggregates: ReadonlySet<string> = new Set<AggregateName>([
  'count',
  'collect',
  'sum',
  'min',
  'max',
  'avg',
]);

/** Reads a call of a function or an aggregate. Failure: a client error for a function that is not in the subset. */
export function parseCall(reader: TokenReader): Expression {
  const written = reader.name();
  const name = written.toLowerCase();
  reader.expect('(');
  if (isAggregate(name)) return parseAggregate(reader, name);
  if (reader.atKeyword('DISTINCT')) throw reader.failure(`DISTINCT in '${written}'`);
  const args: Expression[] = [];
  if (!reader.accept(')')) {
    do args.push(reader.expression());
    while (reader.accept(','));
    reader.expect(')');
  }
  if (!functionNames.has(name)) throw clientError(`Function '${written.toUpperCase()}' doesn't exist.`);
  return { kind: 'call', name, args };
}

function parseAggregate(reader: TokenReader, name: AggregateName): Expression {
  const slot = reader.hiddenName();
  if (name === 'count' && reader.accept('*')) {
    reader.expect(')');
    return { kind: 'aggregate', name, distinct: false, of: undefined, slot };
  }
  const distinct = reader.acceptWords('DISTINCT');
  const of = reader.expression();
  reader.expect(')');
  return { kind: 'aggregate', name, distinct, of, slot };
}

function isAggregate(name: string): name is AggregateName {
  return aggregates.has(name);
}
