import type { AuthTokenManager, Config, Driver } from 'neo4j-driver';

/** A user and a password. @public */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
  readonly realm?: string | undefined;
}

/** A token of a single sign-on provider. @public */
export interface BearerCredentials {
  readonly bearer: string;
}

/** A Kerberos ticket, in Base64. @public */
export interface KerberosCredentials {
  readonly kerberos: string;
}

/** Credentials for an authentication provider of the server's own. @public */
export interface CustomCredentials {
  readonly scheme: string;
  readonly principal: string;
  readonly credentials: string;
  readonly realm?: string | undefined;
  readonly parameters?: { readonly [name: string]: unknown } | undefined;
}

/** Who a sink is. @public */
export type BoltCredentials = BasicCredentials | BearerCredentials | KerberosCredentials | CustomCredentials;

/** Credentials that are valid for a time. @public */
export interface RotatingCredentials {
  readonly credentials: BoltCredentials;
  /** From then on they are asked for anew. Without it they are when the server refuses them. */
  readonly expiresAt?: Date | undefined;
}

/**
 * Credentials; or a function that gives them, asked at the beginning, when they have expired and when the server refuses them; or a
 * token manager of neo4j-driver.
 *
 * @public
 */
export type BoltAuth =
  | BoltCredentials
  | (() => RotatingCredentials | Promise<RotatingCredentials>)
  | AuthTokenManager;

/** Where a server is and who the sink is there. @public */
export interface BoltAddress {
  readonly url: string;
  readonly auth?: BoltAuth | undefined;
  readonly driverConfig?: Config | undefined;
  readonly driver?: undefined;
}

/** A driver of the user's own. @public */
export interface OwnDriver {
  /**
   * A driver of neo4j-driver 6.3 or later, which the sink uses and does not close. A connection whose answer is not waited
   * for any more then stays with the driver until the server answers. Nor is it replaced where it takes a server for the leader that
   * is not any more.
   */
  readonly driver: Driver;
  readonly url?: undefined;
  readonly auth?: undefined;
  readonly driverConfig?: undefined;
}

/** What a sink connects with. @public */
export type BoltServer = BoltAddress | OwnDriver;
