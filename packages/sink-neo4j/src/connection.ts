import { misconfigured, unavailable } from '@rivergraph/core';
import type { Clock, FailedWrite, Logger, SinkContext, WriteBatch, WriteContext } from '@rivergraph/core';
import { writeBatch } from '@rivergraph/cypher/bolt';
import type { BoltFailure, BoltSession, CypherSinkWrite, PartsOptions } from '@rivergraph/cypher/bolt';
import neo4j from 'neo4j-driver';
import type { Session } from 'neo4j-driver';
import type { DriverLease, Drivers } from './driver/drivers.ts';
import { classifyError } from './errors.ts';
import type { ResolvedOptions } from './resolve-options.ts';
import { serverLimitMs } from './server-limit.ts';
import { checkServer } from './server-version.ts';
import { abortable, withGrace } from './waiting.ts';

/** How long a session may take to let its connection go before the connection counts as hanging, in milliseconds. */
const releaseMs = 2_000;

/** Where and how a batch is written. */
export interface ConnectionWrite extends WriteContext, PartsOptions {
  /** The sink's own where it is not given. */
  readonly database: string | undefined;
}

type Work<T> = (session: BoltSession, lease: DriverLease) => Promise<T>;

/** What stands between the sink and its drivers: a session for each piece of work, and what becomes of it when nobody waits any more. */
export class Connection {
  readonly #drivers: Drivers;
  readonly #options: ResolvedOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** Named in every session: a driver that does not know it asks the server each time. */
  #database: string | undefined;

  private constructor(drivers: Drivers, options: ResolvedOptions, { clock, logger }: SinkContext) {
    this.#drivers = drivers;
    this.#options = options;
    this.#clock = clock;
    this.#logger = logger;
    this.#database = options.database;
  }

  /** Connects once, looks what is there and which database is meant. Failure: a coded error, and nothing is left open. */
  static async open(drivers: Drivers, options: ResolvedOptions, context: SinkContext): Promise<Connection> {
    const connection = new Connection(drivers, options, context);
    try {
      await connection.#meet(context.signal);
    } catch (cause) {
      drivers.reset();
      throw cause;
    }
    return connection;
  }

  async #meet(signal: AbortSignal): Promise<void> {
    const { server, database } = await this.run(signal, greet);
    checkServer(server?.agent);
    // A name that was configured may be an alias, and what it stands for need not be known here.
    if (this.#options.databaseOf === undefined) this.#database ??= database.name;
    this.#logger.info('neo4j: connected', { server: server?.agent, database: this.#database });
  }

  /** Writes a batch in one transaction. Settles when it is durable, or as soon as its signal is aborted. */
  async write(
    batch: WriteBatch<CypherSinkWrite>,
    { database, deadline, signal, dialect, maxCells }: ConnectionWrite,
  ): Promise<readonly FailedWrite[]> {
    const transaction = {
      timeout: serverLimitMs(deadline - this.#clock.now()),
      metadata: this.#options.metadata,
    };
    return await this.#use(signal, database, async (session, lease) => {
      const classify = (cause: unknown, at: BoltFailure): Error => classifyError(lease.heard(cause), at);
      return await writeBatch(session, batch, { dialect, maxCells, transaction, classify });
    });
  }

  /** Runs statements that are no writes of a pipeline, each in a transaction of its own. Abort: also when the sink is closed. */
  async run<T>(signal: AbortSignal, work: (session: BoltSession) => Promise<T>): Promise<T> {
    const { over } = this.#drivers;
    try {
      return await this.#use(AbortSignal.any([signal, over]), undefined, work);
    } catch (cause) {
      throw over.aborted ? over.reason : cause;
    }
  }

  async #use<T>(signal: AbortSignal, database: string | undefined, work: Work<T>): Promise<T> {
    if (signal.aborted) {
      throw unavailable('neo4j: given up before the beginning', {
        outcome: 'not-applied',
        cause: signal.reason,
      });
    }
    const lease = this.#drivers.lease();
    const session = this.#session(lease, database);
    try {
      return await abortable(work(session, lease), signal);
    } catch (cause) {
      throw classifyError(lease.heard(cause));
    } finally {
      await this.#letGo(session, lease, signal.aborted ? 'given up' : 'done');
    }
  }

  #session({ driver }: DriverLease, database = this.#database): Session {
    const { impersonatedUser } = this.#options;
    return driver.session({
      defaultAccessMode: neo4j.session.WRITE,
      // Trying again is the pipeline's, with limits of its own.
      disableAutoCommitRetries: true,
      ...(database !== undefined && { database }),
      ...(impersonatedUser !== undefined && { impersonatedUser }),
    });
  }

  /** Closing a session interrupts what still runs in it, and waits for the server to say so. */
  async #letGo(session: Session, lease: DriverLease, state: 'done' | 'given up'): Promise<void> {
    const closing = session.close().catch(() => undefined);
    const grace = { ms: releaseMs, clock: this.#clock, over: this.#drivers.over };
    const settled = withGrace(closing, grace).then((isClosed) => {
      if (isClosed) return lease.release();
      this.#logger.warn('neo4j: a connection hangs and is replaced');
      lease.retire();
    });
    if (state === 'done') await settled;
  }
}

/** Failure: `misconfigured` for a server that runs not even this. */
async function greet(session: BoltSession): Promise<ServerSummary> {
  try {
    const { summary } = await session.run('RETURN 1 AS one');
    return summary as unknown as ServerSummary;
  } catch (cause) {
    const error = classifyError(cause);
    if (error.code !== 'rejected') throw error;
    throw misconfigured('neo4j: expected the server to run a first statement, it refused; see the cause', {
      reason: 'server',
      cause,
    });
  }
}

interface ServerSummary {
  readonly server?: { readonly agent?: string };
  readonly database: { readonly name?: string };
}
