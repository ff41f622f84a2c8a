import { graphShape, misconfigured } from '@rivergraph/core';
import type { AnyGraph, GraphShape } from '@rivergraph/core';
import type { CypherSinkWrite } from '../bolt/parts-of-batch.ts';
import { ownAcquisitionMs } from './create-drivers.ts';
import { driverFacts } from './driver-version.ts';
import type { BoltServer } from './options.ts';
import { isObject, kindOf, wrongOption } from './wrong-option.ts';

/** The options that all Bolt sinks have. @public */
export interface BoltWriting {
  readonly graph?: AnyGraph | undefined;
  readonly database?: string | ((write: CypherSinkWrite) => string) | undefined;
  readonly impersonatedUser?: string | undefined;
  readonly schema?: 'ensure' | 'verify' | 'off' | undefined;
  readonly transactionMetadata?: { readonly [name: string]: string | number | boolean } | undefined;
  readonly writeTimeoutMs?: number | undefined;
}

/** What they come to, with their defaults. @public */
export interface ResolvedBoltOptions {
  readonly graph: GraphShape | undefined;
  readonly databaseOf: ((write: CypherSinkWrite) => string) | undefined;
  readonly database: string | undefined;
  readonly impersonatedUser: string | undefined;
  readonly schema: 'ensure' | 'verify' | 'off';
  readonly metadata: { readonly [name: string]: unknown };
  readonly writeTimeoutMs: number;
  /** How many connections the driver makes, where that was said. */
  readonly poolSize: number | undefined;
  /** How long a transaction may wait for a connection before it begins, in milliseconds. */
  readonly acquisitionMs: number;
}

const schemas: readonly unknown[] = ['ensure', 'verify', 'off'];
const schemes = /^(neo4j|bolt)(\+s|\+ssc)?:\/\/./;
const withUser = /^[^/?#]*:\/\/[^/?#]*@/;
/** neo4j-driver's own default, for a driver of the user's. */
const driversAcquisitionMs = 60_000;
const metadataTypes: readonly unknown[] = ['string', 'number', 'boolean'];

/**
 * Resolves the options of a sink; those of plain JavaScript may be anything. `example` shows an address. Failure: throws
 * `misconfigured`.
 *
 * @public
 */
export function resolveBoltOptions(
  sink: string,
  options: BoltServer & BoltWriting,
  example: string,
): ResolvedBoltOptions {
  checkServer(sink, options, example);
  const { database, graph, impersonatedUser, transactionMetadata, writeTimeoutMs = 60_000 } = options;
  const databaseOf = typeof database === 'function' ? database : undefined;
  if (databaseOf === undefined && !isNameOrAbsent(database))
    throw wrongOption(sink, 'database', 'a name or a function that gives one', database);
  if (!isNameOrAbsent(impersonatedUser))
    throw wrongOption(sink, 'impersonatedUser', 'a name', impersonatedUser);
  const schema = options.schema ?? (databaseOf === undefined ? 'ensure' : 'off');
  if (!schemas.includes(schema)) throw wrongOption(sink, 'schema', "'ensure', 'verify' or 'off'", schema);
  if (schema !== 'off' && databaseOf !== undefined)
    throw wrongOption(sink, 'schema', "'off' beside a function as database", schema);
  if (!Number.isFinite(writeTimeoutMs) || writeTimeoutMs < 1)
    throw wrongOption(sink, 'writeTimeoutMs', 'a positive number of milliseconds', writeTimeoutMs);
  checkMetadata(sink, transactionMetadata);
  return {
    graph: graph === undefined ? undefined : graphShape(graph),
    databaseOf,
    database: typeof database === 'string' ? database : undefined,
    impersonatedUser,
    schema,
    metadata: { app: 'rivergraph', ...transactionMetadata },
    writeTimeoutMs,
    poolSize: poolSize(sink, options),
    acquisitionMs: acquisitionMs(options),
  };
}

/** To the driver 0 and less mean any number. */
function poolSize(sink: string, { driver, driverConfig }: BoltServer): number | undefined {
  const given: unknown = driverConfig?.maxConnectionPoolSize;
  if (given !== undefined && !Number.isSafeInteger(given))
    throw wrongOption(sink, 'driverConfig.maxConnectionPoolSize', 'a whole number', given);
  const size = driverConfig?.maxConnectionPoolSize ?? driverFacts(driver).maxConnectionPoolSize ?? 0;
  return size > 0 ? size : undefined;
}

function acquisitionMs({ driver, driverConfig }: BoltServer): number {
  if (driver === undefined) return driverConfig?.connectionAcquisitionTimeout ?? ownAcquisitionMs;
  return driverFacts(driver).connectionAcquisitionTimeout ?? driversAcquisitionMs;
}

function checkServer(sink: string, options: BoltServer, example: string): void {
  if (!isObject(options))
    throw misconfigured(`${sink}: expected an object of options, got ${kindOf(options)}`);
  const { driver, url, auth, driverConfig } = options;
  if (driver !== undefined) {
    if (url !== undefined) throw wrongOption(sink, 'driver', 'either a driver or a url', 'both');
    if (auth !== undefined)
      throw wrongOption(sink, 'auth', 'none beside a driver, which has its own', 'both');
    if (driverConfig !== undefined) throw wrongOption(sink, 'driverConfig', 'none beside a driver', 'both');
    return;
  }
  if (typeof url !== 'string' || !schemes.test(url))
    throw wrongOption(sink, 'url', `an address like ${example}`, kindOf(url));
  if (withUser.test(url)) {
    const expected = 'an address without user and password, which go into the option auth';
    throw wrongOption(sink, 'url', expected, 'one with them');
  }
  if (driverConfig !== undefined && !isObject(driverConfig))
    throw wrongOption(sink, 'driverConfig', 'an object', kindOf(driverConfig));
}

function checkMetadata(sink: string, metadata: unknown): void {
  if (metadata === undefined) return;
  if (!isObject(metadata)) throw wrongOption(sink, 'transactionMetadata', 'an object', metadata);
  for (const [name, value] of Object.entries(metadata)) {
    if (metadataTypes.includes(typeof value)) continue;
    throw wrongOption(sink, `transactionMetadata.${name}`, 'a text, a number or a boolean', kindOf(value));
  }
}

function isNameOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value !== '');
}
