import { randomBytes } from 'node:crypto';
import type { Clock, Logger } from '@rivergraph/core';
import { misconfigured, silentLogger, systemClock } from '@rivergraph/core';

/** The options of {@link createHttpServer}. @public */
export interface HttpOptions {
  /**
   * The address to listen on. There is no TLS: what is not this computer belongs behind a proxy, or a network of its own.
   *
   * @defaultValue `'127.0.0.1'`
   */
  readonly host?: string | undefined;
  /** 0: one that is free. @defaultValue 8083, that of Kafka Connect */
  readonly port?: number | undefined;
  /**
   * What requests name as `Authorization: Bearer TOKEN`: 16 or more visible ASCII characters.
   *
   * @defaultValue a random one, readable as {@link HttpServer.token}
   */
  readonly token?: string | undefined;
  /** Whether `/health/live` and `/health/ready` need no token. They then say nothing but `ready` or not. @defaultValue false */
  readonly publicHealth?: boolean | undefined;
  /** Whether there is `/metrics`. @defaultValue true */
  readonly metrics?: boolean | undefined;
  /** @defaultValue silent */
  readonly logger?: Logger | undefined;
  /** @defaultValue the computer's clock */
  readonly clock?: Clock | undefined;
  /** How long a client may take to send a request, in milliseconds. @defaultValue 30000 */
  readonly requestTimeoutMs?: number | undefined;
  /**
   * The most that a request may give a dry run or a bounded start, in milliseconds. An answer that takes 5 s longer is given up: it is
   * 503, and what was asked for goes on.
   *
   * @defaultValue 30000
   */
  readonly answerTimeoutMs?: number | undefined;
  /** The longest body of a request, in bytes. @defaultValue 65536 */
  readonly maxBodyBytes?: number | undefined;
  /** The version that `GET /` tells. @defaultValue `'0.0.0'` */
  readonly version?: string | undefined;
  /** What Kafka Connect's answers name as the worker. @defaultValue `host:port` */
  readonly workerId?: string | undefined;
}

/** Options with their defaults, checked. */
export interface ResolvedHttpOptions {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly publicHealth: boolean;
  readonly metrics: boolean;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly requestTimeoutMs: number;
  readonly answerTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly version: string;
  readonly workerId: string | undefined;
}

const defaultPort = 8083;
const mostPort = 65_535;
const tokenBytes = 32;
const tokenForm = /^[\x21-\x7e]{16,512}$/;
const mostBodyBytes = 16 * 1024 * 1024;
const timeouts = { least: 100, most: 60 * 60_000 };

/** Resolves and checks the options. */
export function resolveHttpOptions(options: HttpOptions): ResolvedHttpOptions {
  return {
    host: text('host', options.host ?? '127.0.0.1'),
    port: whole('port', options.port ?? defaultPort, { least: 0, most: mostPort }),
    token: resolveToken(options.token),
    publicHealth: flag('publicHealth', options.publicHealth ?? false),
    metrics: flag('metrics', options.metrics ?? true),
    logger: options.logger ?? silentLogger,
    clock: options.clock ?? systemClock,
    requestTimeoutMs: whole('requestTimeoutMs', options.requestTimeoutMs ?? 30_000, timeouts),
    answerTimeoutMs: whole('answerTimeoutMs', options.answerTimeoutMs ?? 30_000, timeouts),
    maxBodyBytes: whole('maxBodyBytes', options.maxBodyBytes ?? 65_536, { least: 1024, most: mostBodyBytes }),
    version: text('version', options.version ?? '0.0.0'),
    workerId: options.workerId === undefined ? undefined : text('workerId', options.workerId),
  };
}

function resolveToken(token: unknown): string {
  if (token === undefined) return randomBytes(tokenBytes).toString('base64url');
  if (typeof token === 'string' && tokenForm.test(token)) return token;
  const got = typeof token === 'string' ? `a text of ${token.length}` : `a value of type ${typeof token}`;
  throw misconfigured(`Option token: expected 16 to 512 visible ASCII characters, got ${got}`);
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw misconfigured(
    `Option ${name}: expected a text, got ${value === '' ? 'an empty one' : `a value of type ${typeof value}`}`,
  );
}

function flag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw misconfigured(`Option ${name}: expected true or false, got a value of type ${typeof value}`);
}

function whole(name: string, value: unknown, { least, most }: { least: number; most: number }): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  const got = typeof value === 'number' ? String(value) : `a value of type ${typeof value}`;
  throw misconfigured(`Option ${name}: expected a whole number from ${least} to ${most}, got ${got}`);
}
