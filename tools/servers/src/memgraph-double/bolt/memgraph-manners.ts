import type { BoltManners } from '../../bolt/manners.ts';
import { memgraphErrors } from '../errors.ts';

/** What a Memgraph says it is, so that clients of Neo4j take it for one. */
export const serverAgent = 'Neo4j/v5.11.0 compatible graph database server - Memgraph';

/** The manners of a Memgraph. */
export const memgraphManners: BoltManners = {
  homeDatabase: 'memgraph',
  bookmarks: 'none',
  interruptedBy: 'nothing',
  openResults: 'one',
  patches: 'none',
  times: 'none',
  invalidRequest: () => memgraphErrors.execution,
  // A server writes the real message into its log; here a test should read it.
  unknownError: (message) => ({
    code: memgraphErrors.unknown.code,
    message: `${memgraphErrors.unknown.message} (${message})`,
  }),
};
