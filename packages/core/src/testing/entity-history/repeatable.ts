import type { EntityPlan } from './entity-plan.ts';
import type { PlannedEdge, PlannedValues, PlannedWrite } from './planned-write.ts';

/**
 * Whether the writes of a plan leave the same behind when some that follow one another are written once more: none asks
 * whether a node exists, and versions come in their order, so that no guard keeps out at first what it lets in again.
 *
 * @internal
 */
export function areRepeatable({ records }: EntityPlan): boolean {
  return records.every(
    (partition) =>
      partition.flatMap(writesOf).every(isRepeatable) &&
      doVersionsGo(partition, (version, newest) => version >= newest),
  );
}

/**
 * Whether versions decide what stays of every write of a plan, whenever it lands. The place in the stream cannot tell two
 * writes of one record apart.
 *
 * @internal
 */
export function areGuarded({ records }: EntityPlan): boolean {
  return records.every(
    (partition) =>
      partition.flatMap(writesOf).every(isGuarded) &&
      doVersionsGo(partition, (version, newest) => version > newest),
  );
}

/** Whether a version decides on any write of a plan. @internal */
export function hasVersions(plan: EntityPlan): boolean {
  const isVersioned = (write: PlannedWrite): boolean =>
    (write.kind === 'node' && (write.label === 'Meter' || write.label === 'Sensor')) ||
    (write.kind === 'edge' && write.type === 'FEEDS');
  return plan.records.flat().flatMap(writesOf).some(isVersioned);
}

/** Whether any write of a plan may wait for an end. @internal */
export function hasWaits({ records }: EntityPlan): boolean {
  const mayWait = (write: PlannedWrite): boolean =>
    write.kind === 'edge' && [write.from, write.to].some(({ mode }) => mode === 'wait');
  return records.flat().flatMap(writesOf).some(mayWait);
}

function isRepeatable(write: PlannedWrite): boolean {
  if (write.kind === 'node') return write.action !== 'update';
  if (write.kind === 'opaque' || write.action === 'delete') return true;
  return [write.from, write.to].every(({ mode }) => mode === 'merge' || mode === 'upsert');
}

function isGuarded(write: PlannedWrite): boolean {
  // What no other write has the key of lands as it will.
  if (write.kind === 'opaque') return write.entities?.length === 0;
  if (write.action === 'delete' || !isRepeatable(write)) return false;
  if (write.kind === 'node') return write.label === 'Meter' || write.label === 'Sensor';
  return write.type === 'FEEDS' && write.to.mode === 'merge';
}

type PlannedPlace = EntityPlan['records'][number][number];

/** Whether each version of an entity stands as asked to the one before. */
function doVersionsGo(
  partition: readonly PlannedPlace[],
  stands: (version: number, newest: number) => boolean,
): boolean {
  const newest = new Map<string, number>();
  const versions = partition.flatMap((record, at) =>
    writesOf(record).flatMap((write) => versionsOf(write, at)),
  );
  return versions.every(([entity, version]) => {
    const before = newest.get(entity) ?? Number.NEGATIVE_INFINITY;
    newest.set(entity, version);
    return stands(version, before);
  });
}

function writesOf(record: PlannedPlace): readonly PlannedWrite[] {
  return record === 'marker' ? [] : record.writes;
}

type Versions = readonly (readonly [entity: string, version: number])[];

function versionsOf(write: PlannedWrite, position: number): Versions {
  if (write.kind === 'opaque') return [];
  if (write.kind === 'edge')
    return [...versionIn(nameOf(write), write.set), ...versionIn(`Meter ${write.from.id}`, write.from.set)];
  if (write.label === 'Sensor') return [[`Sensor ${write.id}`, position]];
  return versionIn(`${write.label} ${write.id}`, write.set);
}

function versionIn(entity: string, set: PlannedValues = {}): Versions {
  const version = set['v'];
  return typeof version === 'number' ? [[entity, version]] : [];
}

function nameOf({ type, from, to }: PlannedEdge): string {
  return `${type} ${from.id} ${to.id}`;
}
