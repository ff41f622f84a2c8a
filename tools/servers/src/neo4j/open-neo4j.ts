import neo4j from 'neo4j-driver';
import type { Config, Driver } from 'neo4j-driver';
import type { Neo4jAddress } from './server.ts';

/**
 * Opens a driver for a server, as the user that may do everything. Nothing is sent yet.
 *
 * The caller owns the driver and closes it. `config` wins over what the driver does by itself.
 */
export function openNeo4j(
  address: Pick<Neo4jAddress, 'url' | 'username' | 'password'>,
  config: Partial<Config> = {},
): Driver {
  const { url, username, password } = address;
  const login = username === undefined ? undefined : neo4j.auth.basic(username, password ?? '');
  // The driver writes into the object that it is given.
  return neo4j.driver(url, login, { ...config });
}
