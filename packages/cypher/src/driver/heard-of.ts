import { refusalOf } from './refusal.ts';
import type { RenewingAuth } from './renewing-auth.ts';

/**
 * Tells of a refusal of credentials that the driver kept to itself, once, and marks it as the driver does where there are others
 * to try. Gives back what was thrown.
 */
export function heardOf(thrown: unknown, auth: RenewingAuth, beganIn: number): unknown {
  const refusal = refusalOf(thrown);
  if (refusal === undefined || refusal.retryable === true) return thrown;
  if (auth.refused(knownCode(refusal.code), beganIn)) refusal.retryable = true;
  return thrown;
}

/** Token managers know the codes of Neo4j. */
function knownCode(code: string): `Neo.ClientError.Security.${string}` {
  const [, name = ''] = code.split('.Security.');
  return `Neo.ClientError.Security.${name === 'Unauthenticated' ? 'Unauthorized' : name}`;
}
