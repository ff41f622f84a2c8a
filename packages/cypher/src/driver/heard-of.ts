import type { RenewingAuth } from './renewing-auth.ts';

/**
 * Tells of a refusal of credentials that the driver kept to itself, once, and marks the error as the driver does where
 * there are others to try. Gives the error back.
 */
export function heardOf(cause: unknown, auth: RenewingAuth, beganIn: number): unknown {
  if (!isRefusal(cause) || cause.retryable === true) return cause;
  if (auth.refused(knownCode(cause.code), beganIn)) cause.retryable = true;
  return cause;
}

const security = /^(?:Neo|Memgraph)\.ClientError\.Security\./;

/** Token managers know the codes of Neo4j. */
function knownCode(code: string): `Neo.ClientError.Security.${string}` {
  const [, name = ''] = code.split('.Security.');
  return `Neo.ClientError.Security.${name === 'Unauthenticated' ? 'Unauthorized' : name}`;
}

interface Refusal {
  readonly code: string;
  retryable?: boolean;
}

function isRefusal(cause: unknown): cause is Refusal {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return false;
  return typeof cause.code === 'string' && security.test(cause.code);
}
