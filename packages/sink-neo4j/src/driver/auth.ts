import { misconfigured } from '@rivergraph/core';
import neo4j from 'neo4j-driver';
import type { AuthToken, AuthTokenManager } from 'neo4j-driver';
import type { Neo4jAuth, Neo4jCredentials } from '../options.ts';

/** Gives what the driver takes. Failure: throws `misconfigured`. */
export function driverAuth(auth: Neo4jAuth | undefined): AuthToken | AuthTokenManager | undefined {
  if (auth === undefined) return undefined;
  if (typeof auth === 'function') {
    // It asks again when the server refuses what it got, and says of the error that another try may help.
    return neo4j.authTokenManagers.bearer({
      tokenProvider: async () => {
        const { credentials, expiresAt } = await auth();
        return { token: tokenOf(credentials), ...(expiresAt && { expiration: expiresAt }) };
      },
    });
  }
  return isManager(auth) ? auth : tokenOf(auth);
}

function tokenOf(credentials: Neo4jCredentials): AuthToken {
  if ('bearer' in credentials) return neo4j.auth.bearer(credentials.bearer);
  if ('kerberos' in credentials) return neo4j.auth.kerberos(credentials.kerberos);
  if ('scheme' in credentials) {
    const { principal, scheme, realm = '', parameters } = credentials;
    return neo4j.auth.custom(principal, credentials.credentials, realm, scheme, parameters);
  }
  if ('username' in credentials && typeof credentials.password === 'string')
    return neo4j.auth.basic(credentials.username, credentials.password, credentials.realm);
  throw misconfigured(
    'neo4j: option auth: expected username and password, bearer, kerberos, scheme, a function or a token manager, got none of them',
  );
}

function isManager(auth: Neo4jCredentials | AuthTokenManager): auth is AuthTokenManager {
  return 'getToken' in auth && 'handleSecurityException' in auth;
}
