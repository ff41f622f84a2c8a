import { Conditions } from '../proxy/conditions.ts';
import { parseAdmin } from './admin/parse-admin.ts';
import type { AdminStatement } from './admin/admin-statement.ts';
import type { DoubleCounters, DoubleRole, EngineOptions } from './engine-options.ts';
import { memgraphErrors, queryError } from './errors.ts';
import { GraphStore } from './graph/graph-store.ts';
import type { Language } from './language-port.ts';
import { OpenTransaction } from './open-transaction.ts';
import type { TransactionRequest } from './open-transaction.ts';
import { QueryError } from './port.ts';
import type { Answer } from './port.ts';
import type { Value } from './value.ts';

/** A statement that was read. */
export type ReadStatement<Statement> = { readonly admin: AdminStatement } | { readonly data: Statement };

/** What an engine is made of. */
export interface EngineParts<Statement> {
  readonly language: Language<Statement>;
  readonly options: EngineOptions;
  /** Told of transactions that begin and end. */
  readonly changed: () => void;
  /** @defaultValue one of its own */
  readonly store?: GraphStore | undefined;
}

const keptStatements = 500;

/** The part of a double that is not Bolt: its transactions, its role, and what it counts. */
export class Engine<Statement> {
  readonly store: GraphStore;
  readonly options: EngineOptions;
  readonly #language: Language<Statement>;
  readonly #changed: () => void;
  readonly #open = new Set<OpenTransaction>();
  readonly #statements = new Map<string, ReadStatement<Statement>>();
  readonly #conditions = new Conditions();
  readonly #counted: { -readonly [name in keyof DoubleCounters]: number } = {
    statements: 0,
    commits: 0,
    aborted: 0,
    conflicts: 0,
    violations: 0,
    schemaChanges: 0,
  };
  role: DoubleRole = 'main';
  #lastTransaction = 0;

  constructor(parts: EngineParts<Statement>) {
    const { language, options, changed, store = new GraphStore(options) } = parts;
    this.#language = language;
    this.#changed = changed;
    this.options = options;
    this.store = store;
  }

  /** The transactions that are not over, the oldest first. */
  get open(): readonly OpenTransaction[] {
    return [...this.#open];
  }

  get counters(): DoubleCounters {
    return { ...this.#counted };
  }

  /** Reads a statement. Failure: a `QueryError`. */
  read(text: string): ReadStatement<Statement> {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const admin = parseAdmin(text);
    const read = admin === undefined ? { data: this.#language.parse(text) } : { admin };
    if (this.#statements.size >= keptStatements) this.#statements.clear();
    this.#statements.set(text, read);
    return read;
  }

  /** Begins a transaction. */
  begin(request: TransactionRequest): OpenTransaction {
    const { clock = performance, executionTimeoutMs = 600_000 } = this.options;
    this.#lastTransaction += 1;
    const timeoutMs = Math.min(request.timeoutMs, executionTimeoutMs);
    const id = String(this.#lastTransaction);
    const transaction = new OpenTransaction(id, { ...request, timeoutMs }, this.store, clock);
    this.#open.add(transaction);
    this.#changed();
    return transaction;
  }

  /** Runs a statement in a transaction. Failure: a `QueryError`; the transaction is to be taken back then. */
  run(transaction: OpenTransaction, statement: Statement, parameters: ReadonlyMap<string, Value>): Answer {
    this.#counted.statements += 1;
    transaction.expectAlive();
    const answer = this.#counting(() => this.#language.run(statement, parameters, transaction.graph));
    transaction.expectAlive();
    if (answer.type !== 'r') this.#expectWriteable(transaction);
    return answer;
  }

  /** Commits a transaction. Failure: a `QueryError`; then it is taken back. */
  commit(transaction: OpenTransaction): void {
    const hasWritten = transaction.graph.writes > 0;
    try {
      if (transaction.isTerminated) throw queryError(memgraphErrors.stoppedCommit);
      if (hasWritten && this.role === 'replica') throw queryError(memgraphErrors.notMainAnymore);
      this.#counting(() => transaction.graph.commit());
    } catch (error) {
      this.rollback(transaction);
      throw error;
    }
    if (hasWritten) this.#counted.commits += 1;
    this.#leave(transaction);
  }

  /** Takes a transaction back. May be called when it is over. */
  rollback(transaction: OpenTransaction): void {
    transaction.graph.rollback();
    if (!this.#open.has(transaction)) return;
    this.#counted.aborted += 1;
    this.#leave(transaction);
  }

  /** Settles once no other transaction keeps the storage. Failure: the error of the access that was not to be had in time. */
  async storageAccess(access: 'read-only' | 'unique'): Promise<void> {
    const { storageAccessTimeoutMs = 200 } = this.options;
    const isFree = (): boolean =>
      !this.open.some(({ request }) => access === 'unique' || request.mode === 'w');
    try {
      await this.#conditions.until(isFree, storageAccessTimeoutMs, () => 'no access');
    } catch {
      const { uniqueAccess, readOnlyAccess } = memgraphErrors;
      throw queryError(access === 'unique' ? uniqueAccess : readOnlyAccess);
    }
  }

  /** Counts a change of the schema or the storage mode. */
  countSchemaChange(): void {
    this.#counted.schemaChanges += 1;
  }

  /** Tells transactions to stop. @returns the ids of those that there were */
  terminate(ids: readonly string[]): ReadonlySet<string> {
    const told = this.open.filter(({ id }) => ids.includes(id));
    for (const transaction of told) transaction.isTerminated = true;
    return new Set(told.map(({ id }) => id));
  }

  #expectWriteable({ request }: OpenTransaction): void {
    if (this.role === 'replica') throw queryError(memgraphErrors.replica);
    if (request.mode === 'r' && request.commits === 'explicit') throw queryError(memgraphErrors.misaligned);
  }

  #leave(transaction: OpenTransaction): void {
    this.#open.delete(transaction);
    this.#conditions.changed();
    this.#changed();
  }

  #counting<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      if (error.message === memgraphErrors.conflict.message) this.#counted.conflicts += 1;
      if (error.message.startsWith('Unable to commit due to')) this.#counted.violations += 1;
      throw error;
    }
  }
}
