import type { DirectionBytes } from './traffic.ts';
import type { Direction, Ending } from './rules.ts';

/** Where a server listens. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** What {@link startFaultProxy} needs. */
export interface FaultProxyOptions {
  /** Where the connections go. */
  readonly target: ServerAddress;
  /**
   * The port to listen on.
   *
   * @defaultValue a free one
   */
  readonly port?: number | undefined;
  /**
   * The address to listen on.
   *
   * @defaultValue `'127.0.0.1'`
   */
  readonly host?: string | undefined;
}

/** Limits a fault to one direction. */
export interface FaultScope {
  /** Both directions when it is left out. */
  readonly direction?: Direction | undefined;
}

/** How a cut ends a connection. */
export interface CutOptions {
  /** @defaultValue `'reset'` */
  readonly ending?: Ending | undefined;
}

/** Where and how a cut in the middle of a stream happens. */
export interface CutAfterOptions extends CutOptions {
  /** @defaultValue `'toClient'` */
  readonly direction?: Direction | undefined;
}

/** How long a caller is willing to wait. */
export interface UntilOptions {
  /** @defaultValue `10_000` */
  readonly timeoutMs?: number | undefined;
}

/** What a proxy has seen since it started. */
export interface FaultProxyStats {
  /** Connections of which at least one end is open. */
  readonly connections: number;
  /** Connections that were ever taken. */
  readonly accepted: number;
  /** Bytes handed on to the other end. */
  readonly passedBytes: DirectionBytes;
  /** Bytes that went nowhere while connections were half open. */
  readonly vanishedBytes: DirectionBytes;
}
