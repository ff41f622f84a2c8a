import type { Outcome } from '../../bolt/behaviour.ts';
import type { PackMap } from '../../bolt/packstream/value.ts';
import { memgraphErrors } from '../errors.ts';

/** Who may do everything; nobody else may connect. Without users everybody may, whatever they say. */
export type DoubleUsers = Readonly<Record<string, string>>;

/** Looks at a token. Schemes other than `basic` and `none` need a module that a double has not. */
export function authenticate(auth: PackMap, users: DoubleUsers | undefined): Outcome {
  const { scheme = 'none', principal = '', credentials = '' } = auth;
  const isKnownScheme = scheme === 'basic' || scheme === 'none';
  if (isKnownScheme && users === undefined) return undefined;
  const password = users !== undefined && typeof principal === 'string' ? users[principal] : undefined;
  if (isKnownScheme && password !== undefined && password === credentials) return undefined;
  return { failure: memgraphErrors.unauthenticated, connection: 'closes' };
}
