import type { AuthToken, AuthTokenManager } from 'neo4j-driver';

/**
 * A token manager that also hears of refusals which the driver keeps to itself: those at the log-in of a new connection.
 * Without it a password that was changed would be sent again and again, although somebody knows the new one.
 */
export class RenewingAuth implements AuthTokenManager {
  readonly #inner: AuthTokenManager;
  #given: AuthToken | undefined;
  #round = 0;

  constructor(inner: AuthTokenManager) {
    this.#inner = inner;
  }

  /** Counts the refusals that were heard of. */
  get round(): number {
    return this.#round;
  }

  async getToken(): Promise<AuthToken> {
    this.#given = await this.#inner.getToken();
    return this.#given;
  }

  handleSecurityException(token: AuthToken, code: `Neo.ClientError.Security.${string}`): boolean {
    this.#round += 1;
    return this.#inner.handleSecurityException(token, code);
  }

  /** Tells of a refusal in work that began in a round. Whether there are, or will be, other credentials to try. */
  refused(code: `Neo.ClientError.Security.${string}`, beganIn: number): boolean {
    if (beganIn !== this.#round) return true;
    return this.#given !== undefined && this.handleSecurityException(this.#given, code);
  }
}
