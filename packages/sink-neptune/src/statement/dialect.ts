/** What an engine can do. */
export interface GremlinDialect {
  /** How an element is created where it is missing: the steps `mergeV` and `mergeE`, or `coalesce`. */
  readonly upsert: 'merge' | 'coalesce';
  /** How the properties of a vertex replace those it has: by a cardinality of the merged map, or by steps of their own. */
  readonly single: 'map' | 'steps';
}

/** Engines from 1.3.2.0 on, which speak TinkerPop 3.7. */
export const currentDialect: GremlinDialect = { upsert: 'merge', single: 'map' };
/** Engines from 1.2.1.0 on, whose merged maps have no cardinality. */
export const firstMergeDialect: GremlinDialect = { upsert: 'merge', single: 'steps' };
/** Engines before 1.2.1.0, which have no `mergeV`. */
export const coalesceDialect: GremlinDialect = { upsert: 'coalesce', single: 'steps' };

const engineVersion = /^(\d+)\.(\d+)\.(\d+)/;

/**
 * Chooses by the version that the engine gives of itself, e.g. `1.3.2.1`. One that cannot be read is taken for a current one.
 *
 * The versions are those of Amazon's release notes: 1.2.1.0 brought `mergeV` and `mergeE`, 1.3.2.0 TinkerPop 3.7.
 */
export function dialectOf(engine: string): GremlinDialect {
  const found = engineVersion.exec(engine);
  if (found === null) return currentDialect;
  const [, major, minor, patch] = found;
  const version = Number(major) * 10_000 + Number(minor) * 100 + Number(patch);
  if (version >= 10_302) return currentDialect;
  return version >= 10_201 ? firstMergeDialect : coalesceDialect;
}
