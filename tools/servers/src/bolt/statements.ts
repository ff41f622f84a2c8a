import { record } from './answer.ts';
import type {
  BoltPeer,
  BoltRun,
  BoltSummary,
  BoltTransaction,
  Outcome,
  RollbackReason,
} from './behaviour.ts';
import { interrupted } from './interruptible.ts';
import type { Interruptible } from './interruptible.ts';
import type { LoggedRequest } from './logged-request.ts';
import { OpenResult } from './open-result.ts';
import type { PackMap } from './packstream/value.ts';
import type { ServerFacts } from './server-facts.ts';
import { requireState } from './step.ts';
import type { Step } from './step.ts';
import { isAtLeast } from './version.ts';

interface OpenTransaction extends BoltTransaction {
  readonly runs: BoltRun[];
}

/** The transaction and the results that one connection has open. */
export class Statements {
  readonly #server: ServerFacts;
  readonly #peer: BoltPeer;
  readonly #work: Interruptible;
  readonly #send: (message: Buffer) => void;
  readonly #results = new Map<number, OpenResult>();
  #transaction: OpenTransaction | undefined;
  #lastResult = -1;

  constructor(server: ServerFacts, peer: BoltPeer, work: Interruptible, send: (message: Buffer) => void) {
    this.#server = server;
    this.#peer = peer;
    this.#work = work;
    this.#send = send;
  }

  /** The state in the words of the protocol. */
  get state(): 'READY' | 'STREAMING' | 'TX_READY' | 'TX_STREAMING' {
    if (this.#transaction === undefined) return this.#results.size === 0 ? 'READY' : 'STREAMING';
    return this.#results.size === 0 ? 'TX_READY' : 'TX_STREAMING';
  }

  async begin({ metadata }: LoggedRequest): Promise<Step> {
    requireState(this.state === 'READY', 'BEGIN', this.state);
    const transaction = { id: this.#server.nextTransaction(), metadata, connection: this.#peer, runs: [] };
    const outcome = await this.#work.run(async () => this.#server.behaviour.onBegin?.(transaction));
    if (outcome !== undefined) return outcome;
    this.#transaction = transaction;
    return { success: this.#resolvedDatabase(metadata) };
  }

  async run(request: LoggedRequest): Promise<Step> {
    requireState(this.state !== 'STREAMING' && !this.#isBlocked, 'RUN', this.state);
    const transaction = this.#transaction;
    const metadata = transaction?.metadata ?? request.metadata;
    const reply = await this.#work.run(async (signal) => {
      const run = new Run(request, { metadata, transaction, connection: this.#peer, signal });
      transaction?.runs.push(run);
      return this.#server.behaviour.onRun?.(run);
    });
    if (reply === interrupted || reply === 'cut') return reply;
    if (reply !== undefined && 'failure' in reply) return reply;
    this.#lastResult = transaction === undefined ? 0 : this.#lastResult + 1;
    this.#results.set(this.#lastResult, new OpenResult(reply ?? {}, metadata));
    const place = transaction === undefined ? this.#resolvedDatabase(metadata) : { qid: this.#lastResult };
    return { success: { fields: reply?.fields ?? [], t_first: this.#time, ...place } };
  }

  async fetch({ name, metadata }: LoggedRequest): Promise<Step> {
    const { n = -1, qid = -1 } = metadata;
    const id = qid === -1 ? this.#lastResult : Number(qid);
    const result = this.#results.get(id);
    if (result === undefined) {
      requireState(false, name, this.state);
      return 'cut';
    }
    for (const values of result.take(Number(n)))
      if (name === 'PULL') this.#send(record(values, this.#server.integers));
    if (result.hasMore) return { success: { has_more: true } };
    this.#results.delete(id);
    return this.#endOf(result);
  }

  async #endOf(result: OpenResult): Promise<Step> {
    const { end, finish } = result;
    if (end !== undefined) return this.#work.run<Exclude<Outcome, undefined>>(async () => end);
    const last = finish === undefined ? undefined : await this.#work.run(async () => finish());
    if (last === interrupted || last === 'cut') return last;
    if (last !== undefined && 'failure' in last) return last;
    return { success: this.#summaryOf(result, last ?? result.summary) };
  }

  async commit(): Promise<Step> {
    const transaction = this.#end('COMMIT');
    const outcome = await this.#work.run(async () => this.#server.behaviour.onCommit?.(transaction));
    return outcome ?? { success: { bookmark: this.#bookmark() } };
  }

  async rollback(): Promise<Step> {
    const transaction = this.#end('ROLLBACK');
    const outcome = await this.#work.run(async () =>
      this.#server.behaviour.onRollback?.(transaction, 'rollback'),
    );
    return outcome ?? { success: {} };
  }

  /** Drops what is open. Settles once the behaviour has been told of the transaction. */
  async abandon(reason: Exclude<RollbackReason, 'rollback'>): Promise<void> {
    this.#dropResults();
    const transaction = this.#transaction;
    this.#transaction = undefined;
    if (transaction !== undefined) await this.#server.behaviour.onRollback?.(transaction, reason);
  }

  #end(message: string): OpenTransaction {
    const transaction = this.#transaction;
    requireState(transaction !== undefined && !this.#isBlocked, message, this.state);
    this.#transaction = undefined;
    this.#dropResults();
    this.#lastResult = -1;
    return transaction as OpenTransaction;
  }

  /** Whether a result has to be fetched to its end first. */
  get #isBlocked(): boolean {
    return this.#server.manners.openResults === 'one' && this.#results.size > 0;
  }

  get #time(): number | undefined {
    return this.#server.manners.times === 'told' ? 0 : undefined;
  }

  #bookmark(): string | undefined {
    return this.#server.manners.bookmarks === 'each' ? this.#server.nextBookmark() : undefined;
  }

  #dropResults(): void {
    const results = [...this.#results.values()];
    this.#results.clear();
    for (const { drop } of results) drop?.();
  }

  #summaryOf({ metadata }: OpenResult, summary: BoltSummary): PackMap {
    const { type = metadata['mode'] === 'r' ? 'r' : 'rw', stats, bookmark, metadata: more } = summary;
    const isAlone = this.#transaction === undefined;
    return {
      type,
      t_last: this.#time,
      db: metadata['db'] ?? this.#server.manners.homeDatabase,
      stats,
      ...(isAlone ? { bookmark: bookmark ?? this.#bookmark() } : {}),
      ...more,
    };
  }

  /** Since Bolt 5.8 the client is told which database it got. */
  #resolvedDatabase(metadata: PackMap): PackMap {
    return isAtLeast(this.#peer.version, '5.8')
      ? { db: metadata['db'] ?? this.#server.manners.homeDatabase }
      : {};
  }
}

/** A statement as the behaviour sees it. */
class Run implements BoltRun {
  readonly text: string;
  readonly metadata: PackMap;
  readonly transaction: BoltTransaction | undefined;
  readonly connection: BoltPeer;
  readonly signal: AbortSignal;
  readonly #request: LoggedRequest;

  constructor(
    request: LoggedRequest,
    rest: Pick<BoltRun, 'metadata' | 'transaction' | 'connection' | 'signal'>,
  ) {
    this.#request = request;
    this.text = request.text ?? '';
    this.metadata = rest.metadata;
    this.transaction = rest.transaction;
    this.connection = rest.connection;
    this.signal = rest.signal;
  }

  get parameters(): PackMap {
    return this.#request.parameters;
  }

  get parameterBytes(): number {
    return this.#request.parameterBytes;
  }
}
