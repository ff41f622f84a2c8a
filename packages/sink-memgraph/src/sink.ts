import type { Sink } from '@rivergraph/core';
import type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
import { boltSink } from '@rivergraph/cypher/driver';
import type { ConnectionSettings } from '@rivergraph/cypher/driver';
import { classifyError, committedText, isStale } from './errors.ts';
import { settleMs, sinkLimits } from './limits.ts';
import type { MemgraphSinkOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';
import type { ResolvedOptions } from './resolve-options.ts';
import { applySchema } from './schema/apply-schema.ts';
import { inspectServer } from './server/inspect-server.ts';
import { patiently } from './server/patiently.ts';
import { memgraphDialect } from './statement/dialect.ts';

/** A driver packs some 0.5 µs per value in tuples, on the event loop: about 10 ms for as many. */
const maxCells = 20_000;

/**
 * Writes a graph, or the user's own Cypher, into Memgraph 2.16 or later.
 *
 * The factory does no I/O. `open` connects, looks at the storage mode, and prepares indexes and constraints. A batch is one
 * transaction: all of it is durable, but for writes whose `ref` end is missing, which are named in `failed`; or, where it is
 * `atomic`, all of it or nothing. One statement is sent in one round trip and commits by itself.
 * Concurrency: as many batches at a time as the driver's pool has connections, 100 unless configured; one in analytical mode.
 * Failure: throws `misconfigured` for options that make no sense and for a driver older than 6.3. A write that was made from
 * another graph is `misconfigured` too.
 *
 * @example
 * ```ts
 * const sink = createMemgraphSink({ url: 'bolt://localhost:7687', graph });
 * ```
 *
 * @public
 */
export function createMemgraphSink(options: MemgraphSinkOptions): Sink<CypherSinkWrite> {
  const resolved = resolveOptions(options);
  const { analytical, databaseOf, graph, schema } = resolved;
  return boltSink({
    server: options,
    settings: { ...resolved, ...memgraphSettings(resolved) },
    limits: sinkLimits(resolved),
    atomicBatches: databaseOf === undefined && analytical === 'refuse',
    graph,
    schema,
    dialect: memgraphDialect(resolved),
    maxCells,
    inspect: async (connection, context) => await inspectServer(connection, context, resolved),
    applySchema,
  });
}

function memgraphSettings(
  options: ResolvedOptions,
): Pick<ConnectionSettings, 'sink' | 'classify' | 'committed' | 'isStale' | 'patience' | 'slackMs'> {
  return {
    sink: 'memgraph',
    classify: classifyError,
    committed: committedText,
    isStale,
    patience: patiently,
    slackMs: options.guard ? undefined : settleMs(options),
  };
}
