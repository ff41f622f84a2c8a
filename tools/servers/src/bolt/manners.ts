import type { BoltFailure } from './behaviour.ts';

/** How a server speaks Bolt where servers differ. */
export interface BoltManners {
  /** The database that a client gets which names none. */
  readonly homeDatabase: string;
  /** `each`: what is committed is answered by a bookmark. */
  readonly bookmarks: 'each' | 'none';
  /** `reset`: a client that sends RESET need not wait for what is under way. `nothing`: it waits like every message. */
  readonly interruptedBy: 'nothing' | 'reset';
  /** How many results a transaction may have open. With `one` nothing but fetching is allowed until it was fetched to its end. */
  readonly openResults: 'many' | 'one';
  /** `utc`: clients of Bolt 4 are told that dates and times may be sent as in Bolt 5. */
  readonly patches: 'none' | 'utc';
  /** `t_first` and `t_last`. */
  readonly times: 'none' | 'told';
  /** States a message that the state of the connection does not allow, or that Bolt does not know. */
  readonly invalidRequest: (message: string) => BoltFailure;
  /** States an error that a behaviour threw. */
  readonly unknownError: (message: string) => BoltFailure;
}

/** The manners of a Neo4j. */
export const neo4jManners: BoltManners = {
  homeDatabase: 'neo4j',
  bookmarks: 'each',
  interruptedBy: 'reset',
  openResults: 'many',
  patches: 'utc',
  times: 'told',
  invalidRequest: (message) => ({ code: 'Neo.ClientError.Request.Invalid', message }),
  unknownError: (message) => ({ code: 'Neo.DatabaseError.General.UnknownError', message }),
};
