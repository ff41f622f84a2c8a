import type { BoltRecord, BoltResult, BoltSession } from '@rivergraph/cypher/bolt';
import type { Connection } from '@rivergraph/cypher/driver';
import { unavailable } from '@rivergraph/core';
import { Neo4jError } from 'neo4j-driver';
import { classifyError } from '../../src/errors.ts';

/** One row of an answer, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** What a server says to a statement: rows, or an error. */
export type Reply = readonly Row[] | Error;

/** A connection to a server that is a function. */
export interface FakeConnection {
  readonly connection: Connection;
  /** The statements that were sent, in order. */
  readonly sent: readonly string[];
}

/** Makes a connection whose server answers each statement. `undefined` is an answer without rows. */
export function fakeConnection(reply: (statement: string) => Reply | undefined): FakeConnection {
  const sent: string[] = [];
  const session: BoltSession = {
    run: async (text) => {
      sent.push(text);
      const answer = reply(text) ?? [];
      if (answer instanceof Error) throw answer;
      return await Promise.resolve(resultOf(answer));
    },
    beginTransaction: () => {
      throw new Error('expected statements that commit by themselves');
    },
  };
  const run = async <T>(signal: AbortSignal, work: (session: BoltSession) => Promise<T>): Promise<T> => {
    if (signal.aborted) throw unavailable('memgraph: given up before the beginning');
    try {
      return await work(session);
    } catch (cause) {
      throw classifyError(cause);
    }
  };
  return { connection: { run } as unknown as Connection, sent };
}

/** An error as Memgraph states it. */
export function serverError(kind: 'ClientError' | 'TransientError', message: string): Error {
  const code = `Memgraph.${kind}.MemgraphError.MemgraphError`;
  return new Neo4jError(message, code, '50N42', `error: ${message}`, {} as never);
}

function resultOf(rows: readonly Row[]): BoltResult {
  return { records: rows.map(recordOf), summary: { queryType: 'r' } };
}

function recordOf(row: Row): BoltRecord {
  return {
    get: (key) => {
      if (!(key in row)) throw new Error(`expected a column ${key}`);
      return row[key];
    },
  };
}
