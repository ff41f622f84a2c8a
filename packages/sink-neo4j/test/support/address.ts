import type { Neo4jAddress as ServerAddress } from '@rivergraph/servers';
import type { Neo4jAddress } from '../../src/index.ts';

/** The options that lead to a server. */
export function addressOf(server: Pick<ServerAddress, 'url' | 'username' | 'password'>): Neo4jAddress {
  const { url, username, password } = server;
  return username === undefined ? { url } : { url, auth: { username, password: password ?? '' } };
}
