import { codes, QueryError } from '../port.ts';
import type { ConstraintDefinition, IndexDefinition } from '../graph/catalog.ts';
import type { AdminStatement } from './admin-statement.ts';
import { Words } from './words.ts';

type Rule = (words: Words) => AdminStatement | undefined;

const simple: readonly (readonly [readonly string[], AdminStatement])[] = [
  [['SHOW', 'INDEX', 'INFO'], { kind: 'indexes' }],
  [['SHOW', 'INDEXES'], { kind: 'indexes' }],
  [['SHOW', 'CONSTRAINT', 'INFO'], { kind: 'constraints' }],
  [['SHOW', 'CONSTRAINTS'], { kind: 'constraints' }],
  [['SHOW', 'STORAGE', 'INFO', 'ON', 'CURRENT', 'DATABASE'], { kind: 'storage-info', of: 'database' }],
  [['SHOW', 'STORAGE', 'INFO', 'ON', 'DATABASE', 'MEMGRAPH'], { kind: 'storage-info', of: 'database' }],
  [['SHOW', 'STORAGE', 'INFO'], { kind: 'storage-info', of: 'instance' }],
  [['SHOW', 'VERSION'], { kind: 'version' }],
  [['SHOW', 'TRANSACTIONS'], { kind: 'transactions' }],
  [['SHOW', 'REPLICATION', 'ROLE'], { kind: 'role' }],
  [['SHOW', 'DATABASES'], { kind: 'databases', multi: 'tenancy' }],
  [['SHOW', 'DATABASE'], { kind: 'databases', multi: 'use' }],
  [['SET', 'REPLICATION', 'ROLE', 'TO', 'MAIN'], { kind: 'set-role', role: 'main' }],
];

const rules: readonly (readonly [readonly string[], Rule])[] = [
  [['CREATE', 'INDEX'], (words) => indexStatement(words, 'create-index', 'label')],
  [['DROP', 'INDEX'], (words) => indexStatement(words, 'drop-index', 'label')],
  [['CREATE', 'EDGE', 'INDEX'], (words) => indexStatement(words, 'create-index', 'edge-type')],
  [['DROP', 'EDGE', 'INDEX'], (words) => indexStatement(words, 'drop-index', 'edge-type')],
  [['CREATE', 'CONSTRAINT'], (words) => constraintStatement(words, 'create-constraint')],
  [['DROP', 'CONSTRAINT'], (words) => constraintStatement(words, 'drop-constraint')],
  [['STORAGE', 'MODE'], storageMode],
  [['TERMINATE', 'TRANSACTIONS'], terminate],
  [['USE', 'DATABASE'], useDatabase],
  [['CREATE', 'DATABASE'], tenancy],
  [['DROP', 'DATABASE'], tenancy],
  [['SET', 'REPLICATION', 'ROLE', 'TO', 'REPLICA'], setReplica],
];

/**
 * Reads a statement that is not about data: indexes, constraints, storage, transactions, replication. `undefined` for any other one.
 *
 * Throws a `QueryError` for one that begins like one of these and goes on in another way, as with the names and forms of Neo4j.
 */
export function parseAdmin(text: string): AdminStatement | undefined {
  for (const [start, statement] of simple) {
    const words = new Words(text);
    if (words.take(...start) && words.isOver) return statement;
  }
  for (const [start, rule] of rules) {
    const words = new Words(text);
    if (!words.take(...start)) continue;
    const statement = rule(words);
    if (statement !== undefined && words.isOver) return statement;
    throw new QueryError(
      codes.client,
      `Error on line 1 position 1. The underlying parsing error is mismatched input after ${start.join(' ')}.`,
    );
  }
  return undefined;
}

function indexStatement(
  words: Words,
  kind: 'create-index' | 'drop-index',
  of: 'edge-type' | 'label',
): AdminStatement | undefined {
  if (!words.take('ON', ':')) return undefined;
  const name = words.name();
  if (name === undefined) return undefined;
  if (!words.take('(')) return { kind, index: { kind: of, name, properties: [] } };
  const properties = words.list(() => words.name());
  if (properties === undefined || !words.take(')')) return undefined;
  const index: IndexDefinition = { kind: `${of}+property`, name, properties };
  return { kind, index };
}

function constraintStatement(
  words: Words,
  kind: 'create-constraint' | 'drop-constraint',
): AdminStatement | undefined {
  if (!words.take('ON', '(') || words.name() === undefined || !words.take(':')) return undefined;
  const label = words.name();
  if (label === undefined || !words.take(')') || !words.take('ASSERT')) return undefined;
  const rest = words.take('EXISTS', '(') ? existence(words) : uniqueness(words);
  return rest === undefined ? undefined : { kind, constraint: { label, ...rest } };
}

function existence(words: Words): Omit<ConstraintDefinition, 'label'> | undefined {
  const properties = words.list(() => property(words));
  if (properties === undefined || !words.take(')')) return undefined;
  if (properties.length === 1) return { kind: 'exists', properties };
  throw new QueryError(codes.client, 'Exactly one property must be used for existence constraints.');
}

function uniqueness(words: Words): Omit<ConstraintDefinition, 'label'> | undefined {
  const properties = words.list(() => property(words));
  if (properties === undefined || !words.take('IS', 'UNIQUE')) return undefined;
  if (new Set(properties).size === properties.length) return { kind: 'unique', properties };
  throw new QueryError(codes.client, 'The given set of properties contains duplicates.');
}

function property(words: Words): string | undefined {
  return words.name() === undefined || !words.take('.') ? undefined : words.name();
}

function storageMode(words: Words): AdminStatement | undefined {
  const mode = words.name();
  return mode === undefined ? undefined : { kind: 'storage-mode', mode: mode.toUpperCase() };
}

function terminate(words: Words): AdminStatement | undefined {
  const ids = words.list(() => words.literal());
  return ids === undefined ? undefined : { kind: 'terminate', ids };
}

function useDatabase(words: Words): AdminStatement | undefined {
  return words.name() === undefined ? undefined : { kind: 'databases', multi: 'use' };
}

function tenancy(words: Words): AdminStatement | undefined {
  return words.name() === undefined ? undefined : { kind: 'databases', multi: 'tenancy' };
}

function setReplica(words: Words): AdminStatement | undefined {
  const hasPort = words.take('WITH', 'PORT') && words.literal() !== undefined;
  return hasPort ? { kind: 'set-role', role: 'replica' } : undefined;
}
