import { misconfigured } from '@rivergraph/core';
import type { ConflictKey, SourceRecord, TransformOutput } from '@rivergraph/core';
import driver from 'gremlin';
import { checkTraversal } from './check-traversal.ts';
import type { GremlinWrite } from './gremlin-write.ts';

const { structure, process } = driver;

/** Options of {@link gremlin}. @public */
export interface GremlinOptions<TRecord extends SourceRecord = SourceRecord> {
  /**
   * Names the entities that the traversals touch for a record: any texts, or nodes of a graph schema
   * (`graph.User.ref({ userId })`). Writes with one in common run one after another, in order; all others may run beside them.
   *
   * @defaultValue not known: the traversals of one partition run one after another
   */
  readonly entities?: ((record: TRecord) => readonly ConflictKey[]) | undefined;
  /**
   * How errors name the traversals.
   *
   * @defaultValue the topic of the record
   */
  readonly name?: string | undefined;
}

/** What makes a traversal of a record, for {@link gremlin}. @public */
export type BuildTraversal<TRecord extends SourceRecord = SourceRecord> = (
  g: driver.process.GraphTraversalSource,
  record: TRecord,
) => TransformOutput<driver.process.Traversal>;

/**
 * Makes a transform that runs a traversal for every record, or several in order, or none for `undefined`. Called with a record it
 * gives the writes, so a transform of your own may use it too; make it once, not per record.
 *
 * The function gets `g`, which has no connection: return the traversal and run nothing; the sink does. It gets the record as it is,
 * with `undefined` or null for the value of a tombstone. Children come from `gremlin.process.statics`, and `P`, `t`,
 * `merge` and the like from `gremlin.process`, of the driver that this package depends on. Maps and plain objects are sent as maps,
 * bigints as 64-bit integers; other numbers as the driver sends them, so 2 is an integer and 2.5 a double.
 *
 * A redelivered record runs again: use `mergeV` and `mergeE` by `T.id`, set properties with single cardinality, and count nothing up.
 * Failure: `misconfigured` for what is no traversal of `g`, for one that was run, for a lambda, and for a part that comes from
 * another copy of the driver. A record with a value that Neptune cannot take is `rejected`.
 *
 * @example
 * ```ts
 * import driver from 'gremlin';
 *
 * const { t, merge } = driver.process;
 * const seen = gremlin(
 *   (g, { value }) =>
 *     g.mergeV(new Map([[t.id, `device-${value.id}`]])).option(merge.onCreate, new Map([[t.label, 'Device']])),
 *   { entities: ({ value }) => [`device-${value.id}`] },
 * );
 * ```
 *
 * @public
 */
export function gremlin<TRecord extends SourceRecord = SourceRecord>(
  build: BuildTraversal<TRecord>,
  { entities, name: given }: GremlinOptions<TRecord> = {},
): (record: TRecord) => TransformOutput<GremlinWrite> {
  if (typeof build !== 'function') {
    throw misconfigured(`gremlin: expected a function that gives a traversal, got a ${typeof build}`);
  }
  return (record) => {
    const name = given ?? `topic ${record.topic}`;
    const built: unknown = build(source, record);
    if (built === undefined) return undefined;
    const named = entities === undefined ? undefined : checkEntities(entities(record));
    const writeOf = (traversal: unknown): GremlinWrite => ({
      kind: 'gremlin',
      bytecode: checkTraversal(name, graph, traversal),
      entities: named,
      name,
    });
    return Array.isArray(built) ? built.map(writeOf) : writeOf(built);
  };
}

/** What traversals of `g` are known by. It holds nothing. */
const graph = new structure.Graph();
/** Spawns traversals that nobody runs; none of its methods changes it. */
const source = new process.GraphTraversalSource(graph, new process.TraversalStrategies());

/** An option of plain JavaScript may answer anything, and core asks for it in one of the orderings only. */
function checkEntities(entities: unknown): readonly ConflictKey[] {
  if (Array.isArray(entities) && entities.every(isConflictKey)) return entities;
  throw misconfigured(
    'gremlin: option entities: expected a list of texts and nodes of a graph, got something else',
  );
}

function isConflictKey(key: unknown): key is ConflictKey {
  return typeof key === 'string' || (typeof key === 'object' && key !== null && 'endpoint' in key);
}
