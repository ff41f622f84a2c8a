import type { Sink } from '@rivergraph/core';
import type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
import { boltSink } from '@rivergraph/cypher/driver';
import { classifyError } from './errors.ts';
import { sinkLimits } from './limits.ts';
import type { Neo4jSinkOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';
import { applySchema } from './schema/apply-schema.ts';
import { checkServer } from './server-version.ts';
import { neo4jDialect } from './statement/dialect.ts';

/** A driver packs some 0.4 µs per value in columns, on the event loop: about 10 ms for as many. */
const maxCells = 24_000;

/**
 * Writes a graph, or the user's own Cypher, into Neo4j 5 or later.
 *
 * The factory does no I/O. `open` connects, and prepares the constraints. A batch is one transaction: all of it is durable,
 * but for writes whose `ref` end is missing, which are named in `failed`; or, where it is `atomic`, all of it or nothing.
 * One statement is sent in one round trip and commits by itself.
 * Concurrency: as many batches at a time as the driver's pool has connections, 100 unless configured.
 * Failure: throws `misconfigured` for options that make no sense and for a driver older than 6.3. A write that was made from
 * another graph is `misconfigured` too.
 *
 * @example
 * ```ts
 * const sink = createNeo4jSink({ url: 'neo4j://localhost:7687', auth: { username: 'neo4j', password }, graph });
 * ```
 *
 * @public
 */
export function createNeo4jSink(options: Neo4jSinkOptions): Sink<CypherSinkWrite> {
  const resolved = resolveOptions(options);
  return boltSink({
    server: options,
    settings: { ...resolved, sink: 'neo4j', classify: classifyError, checkServer },
    limits: sinkLimits(resolved),
    atomicBatches: resolved.databaseOf === undefined,
    graph: resolved.graph,
    schema: resolved.schema,
    dialect: neo4jDialect,
    maxCells,
    applySchema,
  });
}
