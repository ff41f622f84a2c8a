import { unavailable } from '@rivergraph/core';
import type { Clock, FailedWrite, Logger, SinkContext, WriteBatch, WriteContext } from '@rivergraph/core';
import { writeBatch } from '@rivergraph/cypher/bolt';
import type { BoltSession, CypherSinkWrite, PartsOptions } from '@rivergraph/cypher/bolt';
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

type Work<T> = (session: BoltSession) => Promise<T>;

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

  /** Connects once, looks what is there and which database is meant. Failure: a coded error. */
  static async open(drivers: Drivers, options: ResolvedOptions, context: SinkContext): Promise<Connection> {
    const connection = new Connection(drivers, options, context);
    const { server, database } = await connection.#use(context.signal, undefined, async (session) => {
      const { summary } = await session.run('RETURN 1 AS one');
      const { server: it, database: home } = summary as unknown as ServerSummary;
      return { server: it, database: home.name };
    });
    checkServer(server?.agent);
    if (options.databaseOf === undefined) connection.#database = database ?? options.database;
    context.logger.info('neo4j: connected', { server: server?.agent, database: connection.#database });
    return connection;
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
    return await this.#use(signal, database, async (session) =>
      writeBatch(session, batch, { dialect, maxCells, transaction, classify: classifyError }),
    );
  }

  /** Runs statements that are no writes of a pipeline, each in a transaction of its own. */
  async run<T>(signal: AbortSignal, work: Work<T>): Promise<T> {
    return await this.#use(signal, undefined, work);
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
      return await abortable(work(session), signal);
    } catch (cause) {
      throw classifyError(cause);
    } finally {
      await this.#letGo(session, lease, signal.aborted ? 'given up' : 'done');
    }
  }

  #session({ driver }: DriverLease, database = this.#database): Session {
    const { impersonatedUser } = this.#options;
    return driver.session({
      defaultAccessMode: neo4j.session.WRITE,
      ...(database !== undefined && { database }),
      ...(impersonatedUser !== undefined && { impersonatedUser }),
    });
  }

  /** Closing a session interrupts what still runs in it, and waits for the server to say so. */
  async #letGo(session: Session, lease: DriverLease, state: 'done' | 'given up'): Promise<void> {
    const closing = session.close().catch(() => undefined);
    const settled = withGrace(closing, releaseMs, this.#clock).then((isClosed) => {
      if (isClosed) return lease.release();
      this.#logger.warn('neo4j: a connection hangs and is replaced');
      lease.retire();
    });
    if (state === 'done') await settled;
  }
}

interface ServerSummary {
  readonly server?: { readonly agent?: string };
  readonly database: { readonly name?: string };
}
