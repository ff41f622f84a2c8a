import { createHash, timingSafeEqual } from 'node:crypto';

/** Tells whether the value of an `Authorization` header names the token. */
export type Authorizer = (header: string | undefined) => boolean;

const bearerForm = /^bearer +(\S+) *$/i;

/**
 * Makes an authorizer of one token.
 *
 * Digests of equal length are compared, so that the time that it takes tells neither the token's length nor how much of it was right.
 */
export function createAuthorizer(token: string): Authorizer {
  const expected = digest(token);
  return (header) => {
    const given = bearerForm.exec(header ?? '')?.[1];
    return timingSafeEqual(expected, digest(given ?? '')) && given !== undefined;
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
