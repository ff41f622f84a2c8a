import { misconfigured, RivergraphError, unavailable } from '@rivergraph/core';
import neo4j from 'neo4j-driver';
import type { AuthToken, AuthTokenManager } from 'neo4j-driver';
import type { BoltAuth, BoltCredentials, RotatingCredentials } from './options.ts';
import { RenewingAuth } from './renewing-auth.ts';

/** Gives what the driver takes. Failure: throws `misconfigured`. */
export function driverAuth(sink: string, auth: BoltAuth | undefined): AuthToken | RenewingAuth | undefined {
  if (auth === undefined) return undefined;
  if (typeof auth === 'function') {
    // It asks again when the server refuses what it got, and says of the error that another try may help.
    return new RenewingAuth(
      neo4j.authTokenManagers.bearer({ tokenProvider: async () => await ask(sink, auth) }),
    );
  }
  return isManager(auth) ? new RenewingAuth(auth) : tokenOf(sink, auth);
}

/** Failure: `unavailable` where the function fails, `misconfigured` where it gives something else. */
async function ask(
  sink: string,
  auth: () => RotatingCredentials | Promise<RotatingCredentials>,
): Promise<{ readonly token: AuthToken; readonly expiration?: Date }> {
  const given: unknown = await call(sink, auth);
  if (!isObject(given) || !('credentials' in given))
    throw misconfigured(
      `${sink}: option auth: expected the function to give credentials, got ${typeof given}`,
    );
  const { credentials, expiresAt } = given as RotatingCredentials;
  if (expiresAt !== undefined && !(expiresAt instanceof Date && !Number.isNaN(expiresAt.getTime())))
    throw misconfigured(`${sink}: option auth: expected expiresAt to be a Date, got something else`);
  return { token: tokenOf(sink, credentials), ...(expiresAt && { expiration: expiresAt }) };
}

async function call(sink: string, auth: () => unknown): Promise<unknown> {
  try {
    return await auth();
  } catch (cause) {
    if (cause instanceof RivergraphError) throw cause;
    throw unavailable(`${sink}: option auth: the function that gives credentials failed`, {
      outcome: 'not-applied',
      cause,
    });
  }
}

function tokenOf(sink: string, credentials: BoltCredentials): AuthToken {
  if (!isObject(credentials)) throw noCredentials(sink);
  if ('bearer' in credentials && typeof credentials.bearer === 'string')
    return neo4j.auth.bearer(credentials.bearer);
  if ('kerberos' in credentials && typeof credentials.kerberos === 'string')
    return neo4j.auth.kerberos(credentials.kerberos);
  if ('scheme' in credentials && typeof credentials.scheme === 'string') {
    const { principal, scheme, realm = '', parameters } = credentials;
    return neo4j.auth.custom(principal, credentials.credentials, realm, scheme, parameters);
  }
  if ('username' in credentials && typeof credentials.password === 'string')
    return neo4j.auth.basic(credentials.username, credentials.password, credentials.realm);
  throw noCredentials(sink);
}

/** What came may be a secret, so it is not shown. */
function noCredentials(sink: string): Error {
  return misconfigured(
    `${sink}: option auth: expected username and password, bearer, kerberos, scheme, a function or a token manager, got none of them`,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isManager(auth: BoltCredentials | AuthTokenManager): auth is AuthTokenManager {
  return isObject(auth) && 'getToken' in auth && 'handleSecurityException' in auth;
}
