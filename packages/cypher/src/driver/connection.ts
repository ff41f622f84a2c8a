import { misconfigured, RivergraphError, unavailable } from '@rivergraph/core';
import type { Clock, FailedWrite, Logger, SinkContext, WriteBatch, WriteContext } from '@rivergraph/core';
import neo4j from 'neo4j-driver';
import type { Session } from 'neo4j-driver';
import type { CypherSinkWrite, PartsOptions } from '../bolt/parts-of-batch.ts';
import type { BoltSession } from '../bolt/port.ts';
import { writeBatch } from '../bolt/write-batch.ts';
import type { BoltFailure } from '../bolt/write-batch.ts';
import type { Connection } from './connection-port.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { DriverLease, Drivers } from './drivers.ts';
import { serverLimitMs } from './server-limit.ts';
import { abortable, withGrace } from './waiting.ts';

/** How long a session may take to let its connection go before the connection counts as hanging, in milliseconds. */
const releaseMs = 2_000;
/** To the driver: as many rows of an answer as there are. */
const fetchAll = -1;

/** Where and how a batch is written. */
export interface ConnectionWrite extends WriteContext, PartsOptions {
  /** The sink's own where it is not given. */
  readonly database: string | undefined;
}

type Work<T> = (session: BoltSession, lease: DriverLease) => Promise<T>;

/**
 * What stands between a sink and its drivers: a session for each piece of work, and what becomes of it when nobody waits any
 * more.
 */
export class SinkConnection implements Connection {
  readonly #drivers: Drivers;
  readonly #settings: ConnectionSettings;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** Named in every session: a driver that does not know it asks the server each time. */
  #database: string | undefined;

  private constructor(drivers: Drivers, settings: ConnectionSettings, { clock, logger }: SinkContext) {
    this.#drivers = drivers;
    this.#settings = settings;
    this.#clock = clock;
    this.#logger = logger;
    this.#database = settings.database;
  }

  /** Connects once, looks what is there and which database is meant. Failure: a coded error, and nothing is left open. */
  static async open(
    drivers: Drivers,
    settings: ConnectionSettings,
    context: SinkContext,
  ): Promise<SinkConnection> {
    const connection = new SinkConnection(drivers, settings, context);
    try {
      await connection.#meet(context);
    } catch (cause) {
      drivers.reset();
      throw cause;
    }
    return connection;
  }

  async #meet(context: SinkContext): Promise<void> {
    const { checkServer, databaseOf, patience, sink } = this.#settings;
    const greet = async (): Promise<ServerSummary> =>
      await this.run(context.signal, async (session) => await this.#greet(session));
    const { server, database } = await (patience === undefined ? greet() : patience(greet, context));
    checkServer?.(server?.agent);
    // A name that was configured may be an alias, and what it stands for need not be known here.
    if (databaseOf === undefined) this.#database ??= database.name ?? undefined;
    this.#logger.info(`${sink}: connected`, { server: server?.agent, database: this.#database });
  }

  /** Writes a batch in one transaction. Settles when it is durable, or as soon as its signal is aborted. */
  async write(
    batch: WriteBatch<CypherSinkWrite>,
    { database, deadline, signal, dialect, maxCells }: ConnectionWrite,
  ): Promise<readonly FailedWrite[]> {
    const { committed, metadata } = this.#settings;
    const clock = this.#clock;
    const transaction = {
      metadata,
      // Asked for when a transaction begins: a second one has less time.
      get timeout() {
        return serverLimitMs(deadline - clock.now());
      },
    };
    const overAt = clock.now() + transaction.timeout;
    return await this.#use(signal, database, async (session, lease) => {
      const classify = (cause: unknown, at: BoltFailure): Error =>
        this.#waitOut(this.#settings.classify(lease.heard(cause), at), overAt);
      const isCommitted = (cause: unknown): boolean => {
        const text = committed?.(cause);
        if (text !== undefined) this.#logger.warn(text);
        return text !== undefined;
      };
      return await writeBatch(session, batch, { dialect, maxCells, transaction, classify, isCommitted });
    });
  }

  /** Runs statements that are no writes of a pipeline, each in a transaction of its own. Abort: also when the sink is closed. */
  async run<T>(signal: AbortSignal, work: (session: BoltSession) => Promise<T>): Promise<T> {
    return await this.#run(signal, undefined, work);
  }

  /** The same server, with another database. */
  on(database: string): Connection {
    return { run: async (signal, work) => await this.#run(signal, database, work) };
  }

  async #run<T>(signal: AbortSignal, database: string | undefined, work: Work<T>): Promise<T> {
    const { over } = this.#drivers;
    try {
      return await this.#use(AbortSignal.any([signal, over]), database, work);
    } catch (cause) {
      throw over.aborted ? over.reason : cause;
    }
  }

  async #use<T>(signal: AbortSignal, database: string | undefined, work: Work<T>): Promise<T> {
    const { classify, isStale, sink } = this.#settings;
    if (signal.aborted) {
      throw unavailable(`${sink}: given up before the beginning`, {
        outcome: 'not-applied',
        cause: signal.reason,
      });
    }
    const lease = this.#drivers.lease();
    const session = this.#session(lease, database);
    let giveBack = lease.release;
    try {
      return await abortable(sink, work(session, lease), signal);
    } catch (cause) {
      const error = classify(lease.heard(cause));
      if (isStale?.(error) === true) giveBack = lease.retire;
      throw error;
    } finally {
      const isLetGo = this.#letGo(session, { ...lease, release: giveBack });
      if (!signal.aborted) await isLetGo;
    }
  }

  /** Where an attempt of which nothing is known may still land, the next one comes when the server has ended it. */
  #waitOut(error: RivergraphError, overAt: number): RivergraphError {
    const { slackMs } = this.#settings;
    if (slackMs === undefined || error.code !== 'unavailable' || error.outcome !== 'unknown') return error;
    const { code, message, outcome, reason, cause } = error;
    const leftMs = Math.max(0, overAt - this.#clock.now());
    return new RivergraphError(message, { code, outcome, reason, cause, retryAfterMs: leftMs + slackMs });
  }

  #session({ driver }: DriverLease, database = this.#database): Session {
    const { impersonatedUser } = this.#settings;
    return driver.session({
      defaultAccessMode: neo4j.session.WRITE,
      // Trying again is the pipeline's, with limits of its own.
      disableAutoCommitRetries: true,
      // Answers are small, and a server may not take a statement while another's answer is left: Memgraph closes the connection.
      fetchSize: fetchAll,
      ...(database !== undefined && { database }),
      ...(impersonatedUser !== undefined && { impersonatedUser }),
    });
  }

  /** Closing a session interrupts what still runs in it, and waits for the server to say so. */
  async #letGo(session: Session, lease: DriverLease): Promise<void> {
    const closing = session.close().catch(() => undefined);
    const grace = { ms: releaseMs, clock: this.#clock, over: this.#drivers.over };
    if (await withGrace(closing, grace)) return lease.release();
    this.#logger.warn(`${this.#settings.sink}: a connection hangs and is replaced`);
    lease.retire();
  }

  /** Failure: `misconfigured` for a server that runs not even this. */
  async #greet(session: BoltSession): Promise<ServerSummary> {
    const { classify, sink } = this.#settings;
    try {
      const { summary } = await session.run('RETURN 1 AS one');
      return summary as unknown as ServerSummary;
    } catch (cause) {
      const error = classify(cause);
      if (error.code !== 'rejected') throw error;
      throw misconfigured(
        `${sink}: expected the server to run a first statement, it refused; see the cause`,
        {
          reason: 'server',
          cause,
        },
      );
    }
  }
}

interface ServerSummary {
  readonly server?: { readonly agent?: string };
  readonly database: { readonly name?: string | null };
}
