import type { SecureContextOptions } from 'node:tls';
import type { BoltVersion } from '../bolt/version.ts';
import type { DoubleUsers } from './bolt/users.ts';
import type { EngineOptions } from './engine-options.ts';
import type { LanguageOptions } from './language/run.ts';

/** How a double of a Memgraph is started. */
export interface MemgraphDoubleOptions extends EngineOptions, LanguageOptions {
  /** @defaultValue 127.0.0.1 */
  readonly host?: string | undefined;
  /** @defaultValue one that is free */
  readonly port?: number | undefined;
  /** The versions of Bolt that it speaks. @defaultValue 5.2, 4.4, 4.3 and 4.1, as Memgraph 3.12 */
  readonly versions?: readonly BoltVersion[] | undefined;
  /** Who may connect, with their passwords. @defaultValue everybody */
  readonly users?: DoubleUsers | undefined;
  /** How many of the messages that came are kept at least; older ones are forgotten. @defaultValue 1000 */
  readonly keptRequests?: number | undefined;
  /** Speaks TLS with this key and certificate. @defaultValue plain TCP */
  readonly tls?: Pick<SecureContextOptions, 'key' | 'cert'> | undefined;
}

/** The versions of Bolt that a Memgraph of today speaks. */
export const memgraphBoltVersions: readonly BoltVersion[] = ['5.2', '4.4', '4.3', '4.1'];
