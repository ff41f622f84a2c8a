/** How a server says that it does not take the credentials. */
export interface Refusal {
  readonly code: string;
  /** Set where there are other credentials to try. */
  retryable?: boolean;
}

const security = /^(?:Neo|Memgraph)\.ClientError\.Security\./;

/** Finds the refusal in what a driver throws; one that looks for a routing table wraps it into an error of its own. */
export function refusalOf(thrown: unknown): Refusal | undefined {
  if (isRefusal(thrown)) return thrown;
  return thrown instanceof Error && isRefusal(thrown.cause) ? thrown.cause : undefined;
}

function isRefusal(error: unknown): error is Refusal {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return typeof error.code === 'string' && security.test(error.code);
}
