import type {
  BoltBehaviour,
  BoltRun,
  BoltTransaction,
  Outcome,
  Refusal,
  Reply,
  RoutingTable,
} from '../../bolt/behaviour.ts';
import type { PackMap } from '../../bolt/packstream/value.ts';
import { administer, changesSchema, expectAlone } from '../admin/administrator.ts';
import type { AdminStatement } from '../admin/admin-statement.ts';
import type { Engine } from '../engine.ts';
import { memgraphErrors } from '../errors.ts';
import type { DoubleFaults } from '../faults.ts';
import type { OpenTransaction } from '../open-transaction.ts';
import { QueryError } from '../port.ts';
import { parametersFrom, UndecodableError } from './from-pack.ts';
import { doubleRequest, expectHome, transactionRequest } from './requests.ts';
import type { Origin } from './requests.ts';
import { adminRows, answerRows } from './rows.ts';
import { ResultWriter } from './to-pack.ts';
import { authenticate } from './users.ts';
import type { DoubleUsers } from './users.ts';
import { withFault } from './with-fault.ts';

/** What a double answers over Bolt with. */
export interface BehaviourParts<Statement> {
  readonly engine: Engine<Statement>;
  readonly faults: DoubleFaults;
  readonly users: DoubleUsers | undefined;
  /** Gives the routing table; undefined where the double is not part of a cluster. */
  readonly table: (() => RoutingTable) | undefined;
}

/**
 * Answers what clients send over Bolt as a Memgraph does.
 *
 * A statement is run when it comes, not when its records are fetched, which no client can tell. One that commits by itself does that at
 * the end of its records. After an error the transaction is taken back at once, where a Memgraph waits for RESET.
 */
export class DoubleBehaviour<Statement> implements BoltBehaviour {
  readonly #parts: BehaviourParts<Statement>;
  readonly #open = new WeakMap<BoltTransaction, OpenTransaction>();
  readonly #running = new Set<OpenTransaction>();
  readonly #leaving = new Set<OpenTransaction>();

  constructor(parts: BehaviourParts<Statement>) {
    this.#parts = parts;
  }

  readonly onLogon = (auth: PackMap): Outcome => authenticate(auth, this.#parts.users);

  readonly routing = (): RoutingTable | Refusal =>
    this.#parts.table?.() ?? { failure: memgraphErrors.notInCluster };

  readonly onBegin = async (begun: BoltTransaction): Promise<Outcome> => {
    const { metadata, connection } = begun;
    const origin: Origin = { metadata, connection, commits: 'explicit' };
    return answering<undefined>(async () =>
      withFault<undefined>(this.#parts.faults, doubleRequest('begin', [], origin), async () => {
        expectHome(metadata);
        this.#open.set(begun, this.#parts.engine.begin(transactionRequest(origin)));
        return undefined;
      }),
    );
  };

  readonly onRun = async (run: BoltRun): Promise<Reply> =>
    answering<Reply>(async () => {
      const { metadata, connection, transaction } = run;
      const commits = transaction === undefined ? 'auto' : 'explicit';
      const origin: Origin = { metadata, connection, commits };
      expectHome(metadata);
      const read = this.#parts.engine.read(run.text);
      return 'admin' in read
        ? this.#administer(run, read.admin, origin)
        : this.#perform(run, read.data, origin);
    });

  readonly onCommit = async (ended: BoltTransaction): Promise<Outcome> => {
    const transaction = this.#open.get(ended);
    if (transaction === undefined) return undefined;
    const { metadata, connection } = ended;
    const origin: Origin = { metadata, connection, commits: 'explicit' };
    return answering(async () => this.#commit(transaction, origin));
  };

  /** A statement that is still running is not given up when its connection closes; its transaction ends with it. */
  readonly onRollback = (ended: BoltTransaction): Outcome => {
    const transaction = this.#open.get(ended);
    if (transaction === undefined) return undefined;
    if (this.#running.has(transaction)) this.#leaving.add(transaction);
    else this.#parts.engine.rollback(transaction);
    return undefined;
  };

  async #administer(run: BoltRun, statement: AdminStatement, origin: Origin): Promise<Reply> {
    if (run.transaction !== undefined) expectAlone(statement);
    const { engine, faults } = this.#parts;
    const work = async (): Promise<Reply> =>
      adminRows(await administer(engine, statement), run.connection.version);
    if (!changesSchema(statement)) return work();
    return withFault<Reply>(faults, doubleRequest('ddl', [run.text], origin), work);
  }

  async #perform(run: BoltRun, statement: Statement, origin: Origin): Promise<Reply> {
    const { engine, faults } = this.#parts;
    const explicit = run.transaction === undefined ? undefined : this.#open.get(run.transaction);
    const transaction = explicit ?? engine.begin(transactionRequest(origin));
    this.#running.add(transaction);
    let isKept = false;
    try {
      transaction.texts.push(run.text);
      const request = doubleRequest('run', [run.text], origin);
      const reply = await withFault<Reply>(faults, request, async () =>
        this.#execute(run, statement, transaction, origin),
      );
      isKept = isRows(reply) && !run.signal.aborted;
      return reply;
    } finally {
      this.#running.delete(transaction);
      const isLeaving = this.#leaving.delete(transaction);
      if (isLeaving || !isKept) engine.rollback(transaction);
    }
  }

  #execute(run: BoltRun, statement: Statement, transaction: OpenTransaction, origin: Origin): Reply {
    const { engine } = this.#parts;
    const answer = engine.run(transaction, statement, parametersFrom(run.parameters));
    const rows = answerRows(answer, new ResultWriter(transaction.graph, run.connection.version));
    if (origin.commits === 'explicit') return rows;
    const finish = async (): Promise<Refusal | undefined> =>
      answering(async () => this.#commit(transaction, origin));
    return { ...rows, finish, drop: () => engine.rollback(transaction) };
  }

  /**
   * Commits what came to its end. A Memgraph that has read COMMIT, or the PULL that ends a statement which commits by itself, does not
   * look at its connection again before that is done: one that closes meanwhile does not take the commit back.
   */
  async #commit(transaction: OpenTransaction, origin: Origin): Promise<Refusal | undefined> {
    const { engine, faults } = this.#parts;
    const { texts, graph } = transaction;
    const apply = async (): Promise<undefined> => {
      engine.commit(transaction);
      return undefined;
    };
    if (graph.writes === 0) return apply();
    try {
      return await withFault<undefined>(faults, doubleRequest('commit', texts, origin), apply);
    } finally {
      // A fault may have kept it from its commit.
      engine.rollback(transaction);
    }
  }
}

async function answering<T>(work: () => Promise<T | Refusal>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UndecodableError) return { failure: memgraphErrors.execution, connection: 'closes' };
    if (!(error instanceof QueryError)) throw error;
    return { failure: { code: error.code, message: error.message } };
  }
}

function isRows(reply: Reply): boolean {
  return reply === undefined || (typeof reply === 'object' && !('failure' in reply));
}
