import { internal, positionVersion } from '@rivergraph/core';
import type { EndpointShape, PropertyShape, VersionShape } from '@rivergraph/core';
import { setClause } from './clauses.ts';
import type { Assignment, Cells } from './clauses.ts';
import type { CypherDialect } from './dialect.ts';
import type { StepSource } from './step.ts';

/** What a statement sets of one entity, from the item's own row. */
export interface Content {
  readonly set: readonly PropertyShape[];
  /** What guards it; `undefined` also for an end that is only created. */
  readonly version: VersionShape | undefined;
}

/** No stored position begins so: each begins with a length. */
const noPartition = '-';

/** What the end of an edge sets of its node. */
export function contentOfEnd({ mode, node, set }: EndpointShape): Content {
  return { set, version: mode === 'upsert' ? node.version : undefined };
}

/** One assignment per property, and one for a position, which no row has. */
export function assignmentsOf(cells: Cells, { set, version }: Content): readonly Assignment[] {
  const assignments = cells.properties('row', set, version?.property);
  if (version?.source !== 'position') return assignments;
  return [...assignments, { name: version.property.name, value: cells.add('string', positionOf) }];
}

/**
 * The clauses that set a bound variable's properties, where they are guarded only if the row is not older.
 *
 * The comparison has a clause of its own before the first property is set, so that none is compared with what the same
 * statement has set; and after the clause that binds the variable, so that one that locks it fits between them. `CASE` and
 * not `WHERE`: the statement goes on to answer which rows it found, and those it leaves alone are among them. A version
 * that is not stored compares to null, which is not stale; `IS NULL` says false of it in some places in Ladybug 0.19.1.
 */
export function guardedSet(
  cells: Cells,
  dialect: CypherDialect,
  variable: string,
  content: Content,
): readonly string[] {
  const assignments = assignmentsOf(cells, content);
  if (content.version === undefined) return setClause(dialect, variable, assignments);
  const stale = staleness(cells, `${variable}.`, { dialect, assignments, version: content.version });
  const guarded = assignments.map(({ name, value }) => ({
    name,
    value: `CASE WHEN stale THEN ${variable}.${dialect.quote(name)} ELSE ${value} END`,
  }));
  const lock = dialect.lock?.(variable) ?? [];
  return [...lock, `WITH *, ${stale} AS stale`, ...setClause(dialect, variable, guarded)];
}

interface Guarded {
  readonly dialect: CypherDialect;
  readonly assignments: readonly Assignment[];
  readonly version: VersionShape;
}

function staleness(cells: Cells, of: string, { dialect, assignments, version }: Guarded): string {
  const { name } = version.property;
  const incoming = assignments.find((assignment) => assignment.name === name);
  if (incoming === undefined) throw internal(`expected a write that carries its version ${name}, got none`);
  const stored = `${of}${dialect.quote(name)}`;
  const newer = `${stored} > ${incoming.value}`;
  if (version.source === 'property') return newer;
  return `${stored} STARTS WITH ${cells.add('string', partitionOf)} AND ${newer}`;
}

/** Without an origin, as when statements are described, there is none to show. */
function positionOf({ origin }: StepSource): string | undefined {
  return origin && positionVersion(origin);
}

/** What the positions of the row's partition begin with; those of others are not compared. */
function partitionOf({ origin, supersedes }: StepSource): string | undefined {
  if (supersedes === true) return noPartition;
  return origin && positionVersion({ ...origin, orderKey: '' });
}
