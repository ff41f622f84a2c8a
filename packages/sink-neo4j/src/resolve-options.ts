import { graphShape, misconfigured } from '@rivergraph/core';
import type { GraphShape } from '@rivergraph/core';
import type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
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
}

const schemas: readonly unknown[] = ['ensure', 'verify', 'off'];
const schemes = /^(neo4j|bolt)(\+s|\+ssc)?:\/\/./;

/** Resolves the options; those of plain JavaScript may be anything. Failure: throws `misconfigured`. */
export function resolveOptions(options: Neo4jSinkOptions): ResolvedOptions {
  checkServer(options);
  const { database, graph, impersonatedUser, transactionMetadata, writeTimeoutMs = 60_000 } = options;
  const databaseOf = typeof database === 'function' ? database : undefined;
  if (database !== undefined && databaseOf === undefined && (typeof database !== 'string' || database === ''))
    throw wrong('database', 'a name or a function that gives one', database);
  const schema = options.schema ?? (databaseOf === undefined ? 'ensure' : 'off');
  if (!schemas.includes(schema)) throw wrong('schema', "'ensure', 'verify' or 'off'", schema);
  if (schema !== 'off' && databaseOf !== undefined)
    throw wrong('schema', "'off' beside a function as database", schema);
  if (!Number.isFinite(writeTimeoutMs) || writeTimeoutMs < 1)
    throw wrong('writeTimeoutMs', 'a positive number of milliseconds', writeTimeoutMs);
  return {
    graph: graph === undefined ? undefined : checkTypes(graphShape(graph)),
    databaseOf,
    database: typeof database === 'string' ? database : undefined,
    impersonatedUser,
    schema,
    metadata: { app: 'rivergraph', ...transactionMetadata },
    writeTimeoutMs,
  };
}

function checkServer(options: Neo4jSinkOptions): void {
  if (options.driver !== undefined) {
    if (options.url !== undefined) throw wrong('driver', 'either a driver or a url', 'both');
    return;
  }
  const { url } = options;
  if (typeof url !== 'string' || !schemes.test(url))
    throw wrong('url', 'an address like neo4j://localhost:7687, bolt://… or neo4j+s://…', kindOf(url));
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
function kindOf(url: unknown): string {
  return typeof url === 'string' ? 'another text' : typeof url;
}

function wrong(option: string, expected: string, got: unknown): Error {
  const shown = typeof got === 'object' ? 'an object' : String(got);
  return misconfigured(`neo4j: option ${option}: expected ${expected}, got ${shown}`);
}
