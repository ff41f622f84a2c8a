import type { Engine } from '../engine.ts';
import { multicommandError, queryError } from '../errors.ts';
import type { ConstraintDefinition, IndexDefinition } from '../graph/catalog.ts';
import { codes, QueryError } from '../port.ts';
import type { Value } from '../value.ts';
import type { AdminStatement } from './admin-statement.ts';
import { notification } from './notification.ts';
import type { Notification } from './notification.ts';
import { constraintRows, databaseRows, indexRows, instanceRows, transactionRows } from './rows.ts';

/** What a statement that is not about data gave. */
export interface AdminAnswer {
  readonly fields: readonly string[];
  readonly records: readonly (readonly Value[])[];
  readonly notifications: readonly Notification[];
}

/** What of an engine statements look at and change that are not about data. */
export type Administered = Pick<
  Engine<unknown>,
  'countSchemaChange' | 'open' | 'options' | 'role' | 'storageAccess' | 'store' | 'terminate'
>;

const nothing: AdminAnswer = { fields: [], records: [], notifications: [] };

const names: Readonly<Record<AdminStatement['kind'], string | undefined>> = {
  'create-index': 'Index manipulation',
  'drop-index': 'Index manipulation',
  'create-constraint': 'Constraint manipulation',
  'drop-constraint': 'Constraint manipulation',
  'storage-mode': 'Modifying storage modes',
  'storage-info': 'Storage information query',
  indexes: 'Storage information query',
  constraints: 'Storage information query',
  version: 'Version information query',
  transactions: undefined,
  terminate: undefined,
  role: 'Managing replication',
  'set-role': 'Managing replication',
  databases: 'Creating/dropping databases',
};

/** Tells whether a statement changes indexes, constraints or the storage mode. */
export function changesSchema({ kind }: AdminStatement): boolean {
  return kind === 'storage-mode' || kind.startsWith('create-') || kind.startsWith('drop-');
}

/** Throws where a statement has to commit by itself and came within a transaction. */
export function expectAlone({ kind }: AdminStatement): void {
  const name = names[kind];
  if (name !== undefined) throw multicommandError(name);
}

/** Does what a statement says that is not about data. Failure: a `QueryError`. */
export async function administer(engine: Administered, statement: AdminStatement): Promise<AdminAnswer> {
  if (!changesSchema(statement)) return inform(engine, statement);
  await engine.storageAccess(statement.kind.startsWith('create-') ? 'read-only' : 'unique');
  const answer = change(engine, statement);
  engine.countSchemaChange();
  return answer;
}

function inform(engine: Administered, statement: AdminStatement): AdminAnswer {
  const { store } = engine;
  switch (statement.kind) {
    case 'indexes':
      return table(['index type', 'label', 'property', 'count'], indexRows(store));
    case 'constraints':
      return table(['constraint type', 'label', 'properties', 'data_type'], constraintRows(store));
    case 'storage-info':
      return table(
        ['storage info', 'value'],
        statement.of === 'database' ? databaseRows(store) : instanceRows(store),
      );
    case 'version':
      return table(['version'], [[engine.options.version ?? '3.12.0']]);
    case 'transactions':
      return table(
        ['username', 'transaction_id', 'query', 'status', 'metadata'],
        transactionRows(engine.open),
      );
    case 'role':
      return table(['replication role'], [[engine.role]]);
    case 'terminate': {
      const told = engine.terminate(statement.ids);
      return table(
        ['transaction_id', 'killed'],
        statement.ids.map((id) => [id, told.has(id)]),
      );
    }
    case 'set-role':
      engine.role = statement.role;
      return nothing;
    default:
      throw enterpriseOnly(statement);
  }
}

function change(engine: Administered, statement: AdminStatement): AdminAnswer {
  switch (statement.kind) {
    case 'create-index':
    case 'drop-index':
      return told(changeIndex(engine, statement.kind, statement.index));
    case 'create-constraint':
    case 'drop-constraint':
      return told(changeConstraint(engine, statement.kind, statement.constraint));
    case 'storage-mode':
      changeMode(engine, statement.mode);
      return nothing;
    default:
      return nothing;
  }
}

function changeIndex(
  { store: { catalog } }: Administered,
  kind: 'create-index' | 'drop-index',
  index: IndexDefinition,
): Notification {
  const properties = index.properties.join(', ');
  const place = `on label ${index.name} on properties ${properties}`;
  if (kind === 'create-index')
    return catalog.addIndex(index) === 'added'
      ? notification('CreateIndex', `Created index ${place}.`)
      : notification('IndexAlreadyExists', `Index ${place} already exists.`);
  return catalog.dropIndex(index) === 'dropped'
    ? notification('DropIndex', `Dropped index ${place}.`)
    : notification('IndexDoesNotExist', `Index ${place} doesn't exist.`);
}

function changeConstraint(
  { store }: Administered,
  kind: 'create-constraint' | 'drop-constraint',
  constraint: ConstraintDefinition,
): Notification {
  const type = constraint.kind === 'exists' ? 'EXISTS' : 'UNIQUE';
  const place = `on label ${constraint.label} on properties ${constraint.properties.join(', ')}`;
  if (kind === 'create-constraint') {
    expectPossible(store, constraint);
    return store.catalog.addConstraint(constraint) === 'added'
      ? notification('CreateConstraint', `Created ${type} constraint ${place}.`)
      : notification('ConstraintAlreadyExists', `Constraint ${type} ${place} already exists.`);
  }
  return store.catalog.dropConstraint(constraint) === 'dropped'
    ? notification('DropConstraint', `Dropped ${type} constraint ${place}.`)
    : notification('ConstraintDoesNotExist', `Constraint ${type} ${place} doesn't exist.`);
}

function expectPossible(store: Administered['store'], constraint: ConstraintDefinition): void {
  const { kind, label, properties } = constraint;
  const isUnique = kind === 'unique';
  if (store.mode === 'IN_MEMORY_ANALYTICAL')
    throw clientError(
      `${isUnique ? 'Unique' : 'Existence'} constraints are not supported in analytical storage mode.`,
    );
  if (store.catalog.hasConstraint(constraint) || !store.violates(constraint)) return;
  throw clientError(
    `Unable to create ${isUnique ? 'unique' : 'existence'} constraint :${label}(${properties.join(', ')}), because an existing node violates it.`,
  );
}

function changeMode({ store }: Administered, mode: string): void {
  if (mode === 'IN_MEMORY_ANALYTICAL' || mode === 'IN_MEMORY_TRANSACTIONAL') store.mode = mode;
  else throw clientError(`The double has no storage mode ${mode}.`);
}

function enterpriseOnly(statement: AdminStatement): QueryError {
  const isTenancy = statement.kind === 'databases' && statement.multi === 'tenancy';
  return clientError(
    isTenancy
      ? 'Your license has an invalid type. To use multi-tenancy you need to have an enterprise license.'
      : 'Trying to use enterprise feature without a valid license. Check your license status by running SHOW LICENSE INFO.',
  );
}

function clientError(message: string): QueryError {
  return queryError({ code: codes.client, message });
}

function table(fields: readonly string[], records: readonly (readonly Value[])[]): AdminAnswer {
  return { fields, records, notifications: [] };
}

function told(one: Notification): AdminAnswer {
  return { ...nothing, notifications: [one] };
}
