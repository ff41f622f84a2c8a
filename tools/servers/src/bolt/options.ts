import type { SecureContextOptions } from 'node:tls';
import type { BoltBehaviour } from './behaviour.ts';
import type { HandshakeStyle } from './handshake.ts';
import type { BoltManners } from './manners.ts';
import type { Integers, PackMap } from './packstream/value.ts';
import type { BoltVersion } from './version.ts';

/** How a scripted Bolt server is started, and what it does. */
export interface ScriptedBoltOptions extends BoltBehaviour {
  /** @defaultValue 127.0.0.1 */
  readonly host?: string | undefined;
  /** @defaultValue one that is free */
  readonly port?: number | undefined;
  /** The versions it speaks, the ones it likes best first. @defaultValue 5.8 down to 5.0, and 4.4 */
  readonly versions?: readonly BoltVersion[] | undefined;
  /** @defaultValue `manifest` */
  readonly handshake?: HandshakeStyle | undefined;
  /** Speaks TLS with this key and certificate. @defaultValue plain TCP */
  readonly tls?: Pick<SecureContextOptions, 'key' | 'cert'> | undefined;
  /** What it says it is. @defaultValue `Neo4j/5.26.0` */
  readonly serverAgent?: string | undefined;
  /** What it tells a client about itself, such as `telemetry.enabled`. @defaultValue nothing */
  readonly hints?: PackMap | undefined;
  /** How many of the messages that came are kept at least; older ones are forgotten. @defaultValue all */
  readonly keptRequests?: number | undefined;
  /** How it speaks where servers differ. @defaultValue as a Neo4j does */
  readonly manners?: BoltManners | undefined;
  /** How integers are told from floats, in parameters and in records. @defaultValue `number` */
  readonly integers?: Integers | undefined;
}
