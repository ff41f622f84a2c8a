import { graphShape, misconfigured } from '@rivergraph/core';
import type { GraphShape } from '@rivergraph/core';
import type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
import { driverFacts } from './driver/driver-version.ts';
import type { Neo4jSinkOptions } from './options.ts';

/** Options with their defaults, checked. */
export interface ResolvedOptions {
  readonly graph: GraphShape | undefined;
  readonly databaseOf: ((write: CypherSinkWrite) => string) | undefined;
  readonly database: string | undefined;
  readonly impersonatedUser: string | undefined;
  readonly schema: 'ensure' | 'verify' | 'off';
  readonly metadata: { readonly [name: string]: unknown };
  readonly writeTimeoutMs: number;
  readonly maxRelationships: number;
  /** How many connections the driver makes, where that was said. */
  readonly poolSize: number | undefined;
}

const schemas: readonly unknown[] = ['ensure', 'verify', 'off'];
const schemes = /^(neo4j|bolt)(\+s|\+ssc)?:\/\/./;
const withUser = /^[^/?#]*:\/\/[^/?#]*@/;
const metadataTypes: readonly unknown[] = ['string', 'number', 'boolean'];

/** Resolves the options; those of plain JavaScript may be anything. Failure: throws `misconfigured`. */
export function resolveOptions(options: Neo4jSinkOptions): ResolvedOptions {
  checkServer(options);
  const { database, graph, impersonatedUser, transactionMetadata } = options;
  const { writeTimeoutMs = 60_000, maxRelationships = 250 } = options;
  const databaseOf = typeof database === 'function' ? database : undefined;
  if (databaseOf === undefined && !isNameOrAbsent(database))
    throw wrong('database', 'a name or a function that gives one', database);
  if (!isNameOrAbsent(impersonatedUser)) throw wrong('impersonatedUser', 'a name', impersonatedUser);
  const schema = options.schema ?? (databaseOf === undefined ? 'ensure' : 'off');
  if (!schemas.includes(schema)) throw wrong('schema', "'ensure', 'verify' or 'off'", schema);
  if (schema !== 'off' && databaseOf !== undefined)
    throw wrong('schema', "'off' beside a function as database", schema);
  if (!Number.isFinite(writeTimeoutMs) || writeTimeoutMs < 1)
    throw wrong('writeTimeoutMs', 'a positive number of milliseconds', writeTimeoutMs);
  if (!Number.isSafeInteger(maxRelationships) || maxRelationships < 1)
    throw wrong('maxRelationships', 'a whole number of at least 1', maxRelationships);
  checkMetadata(transactionMetadata);
  return {
    graph: graph === undefined ? undefined : checkTypes(graphShape(graph)),
    databaseOf,
    database: typeof database === 'string' ? database : undefined,
    impersonatedUser,
    schema,
    metadata: { app: 'rivergraph', ...transactionMetadata },
    writeTimeoutMs,
    maxRelationships,
    poolSize: poolSize(options),
  };
}

/** To the driver 0 and less mean any number. */
function poolSize({ driver, driverConfig }: Neo4jSinkOptions): number | undefined {
  const size = driverConfig?.maxConnectionPoolSize ?? driverFacts(driver).maxConnectionPoolSize ?? 0;
  return size > 0 ? size : undefined;
}

function checkServer(options: Neo4jSinkOptions): void {
  if (!isObject(options)) throw misconfigured(`neo4j: expected an object of options, got ${kindOf(options)}`);
  const { driver, url, auth, driverConfig } = options;
  if (driver !== undefined) {
    if (url !== undefined) throw wrong('driver', 'either a driver or a url', 'both');
    if (auth !== undefined) throw wrong('auth', 'none beside a driver, which has its own', 'both');
    if (driverConfig !== undefined) throw wrong('driverConfig', 'none beside a driver', 'both');
    return;
  }
  if (typeof url !== 'string' || !schemes.test(url))
    throw wrong('url', 'an address like neo4j://localhost:7687, bolt://… or neo4j+s://…', kindOf(url));
  if (withUser.test(url))
    throw wrong(
      'url',
      'an address without user and password, which go into the option auth',
      'one with them',
    );
  if (driverConfig !== undefined && !isObject(driverConfig))
    throw wrong('driverConfig', 'an object', kindOf(driverConfig));
}

function checkMetadata(metadata: unknown): void {
  if (metadata === undefined) return;
  if (!isObject(metadata)) throw wrong('transactionMetadata', 'an object', metadata);
  for (const [name, value] of Object.entries(metadata)) {
    if (!metadataTypes.includes(typeof value))
      throw wrong(`transactionMetadata.${name}`, 'a text, a number or a boolean', kindOf(value));
  }
}

function isNameOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value !== '');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Neo4j has lists of everything but bytes. */
function checkTypes(graph: GraphShape): GraphShape {
  for (const { key, properties, ...type } of [...graph.nodes.values(), ...graph.edges.values()]) {
    const wrongOne = [...key, ...properties].find((property) => property.type === 'bytes[]');
    if (wrongOne === undefined) continue;
    const name = 'label' in type ? type.label : type.type;
    throw misconfigured(
      `neo4j: ${name}.${wrongOne.name}: expected a type that Neo4j holds, got bytes[]; it has no lists of bytes`,
      { reason: 'schema' },
    );
  }
  return graph;
}

/** An address may hold a password, so it is not shown. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'string' ? 'another text' : typeof value;
}

function wrong(option: string, expected: string, got: unknown): Error {
  const isShort = got !== '' && ['string', 'number', 'boolean', 'undefined'].includes(typeof got);
  const shown = isShort ? String(got as string) : got === '' ? 'an empty text' : kindOf(got);
  return misconfigured(`neo4j: option ${option}: expected ${expected}, got ${shown}`);
}
