import type { RenewingAuth } from './renewing-auth.ts';

/**
 * Tells of a refusal of credentials that the driver kept to itself, once, and marks the error as the driver does where
 * there are others to try. Gives the error back.
 */
export function heardOf(cause: unknown, auth: RenewingAuth, beganIn: number): unknown {
  if (!isRefusal(cause) || cause.retryable === true) return cause;
  if (auth.refused(cause.code, beganIn)) cause.retryable = true;
  return cause;
}

interface Refusal {
  readonly code: `Neo.ClientError.Security.${string}`;
  retryable?: boolean;
}

function isRefusal(cause: unknown): cause is Refusal {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return false;
  return typeof cause.code === 'string' && cause.code.startsWith('Neo.ClientError.Security.');
}
