import { entitiesOf } from '../../graph/entity-key.ts';
import type { Deaths } from './deaths.ts';
import type { EntityHistory, QueuedWrite } from './entity-history.ts';
import { byOrder, type Landings } from './landings.ts';
import { placeOf } from './place.ts';
import { areGuarded, areRepeatable, hasVersions } from './repeatable.ts';
import { type Difference, differences, Replay } from './replay.ts';

/** What the graph of a history is compared with. @internal */
type SerialComparison =
  /** All of it is what a serial replay leaves. */
  | 'equal'
  /** The same, but for entities that a late attempt has touched. */
  | 'but-late'
  /** Nothing can be said, since writes that ask what exists were written more than once. */
  | 'none';

interface Material {
  readonly history: EntityHistory;
  readonly landings: Landings;
  readonly deaths: Deaths;
}

/** Says how far a serial replay in the order of arrival must leave the same graph. @internal */
function comparisonOf({ history: { plan }, landings, deaths }: Material): SerialComparison {
  const landed = [...landings.inTime, ...landings.late];
  const isClear = areRepeatable(plan) && !landed.some((queued) => deaths.hasPlaceOf(queued));
  if (landings.isTroubled && !isClear) return 'none';
  // An older write that lands after a newer one is kept out by its version.
  if (landings.areShuffled && hasVersions(plan)) return 'none';
  if (landings.late.length === 0) return 'equal';
  return areGuarded(plan) ? 'equal' : 'but-late';
}

/** Checks that folding has changed nothing: written one by one, what was applied leaves the same graph. @internal */
export function foldingFaults({ history, landings }: Material): readonly string[] {
  const replay = new Replay();
  const refused = landings.all.flatMap((queued) => {
    const error = replay.write(queued);
    return error === undefined ? [] : [`folding: ${placeOf(queued)} was applied, alone it is refused`];
  });
  const different = differences(replay.snapshot(), history.snapshot);
  return [
    ...refused,
    ...different.map((one) => `folding: ${textOf(one)} by the writes as they were applied`),
  ];
}

/** Checks that the graph is what the writes leave one after the other in the order of their arrival. @internal */
export function serialFaults(material: Material): readonly string[] {
  const { history, landings } = material;
  const comparison = comparisonOf(material);
  if (comparison === 'none') return [];
  const replay = new Replay();
  const faults = replayInOrder(replay, material);
  const different = differences(replay.snapshot(), history.snapshot).filter(
    ({ entity }) => comparison === 'equal' || !landings.late.some((queued) => touches(queued, entity)),
  );
  return [...faults, ...different.map((one) => `serial: ${textOf(one)} by the order of arrival`)];
}

function replayInOrder(replay: Replay, { landings, deaths }: Material): string[] {
  const refused = landings.isTroubled
    ? []
    : deaths.missingEndpoints().filter(({ item }) => item.writes.length === 1);
  const isRefused = new Set(refused);
  const faults: string[] = [];
  for (const queued of [...landings.inOrder(), ...refused].sort(byOrder)) {
    const error = replay.write(queued);
    if (isRefused.has(queued) === (error !== undefined)) continue;
    const what = isRefused.has(queued)
      ? 'was refused for want of an end that it had'
      : 'lacked an end, and was written';
    faults.push(`serial: ${placeOf(queued)} ${what} by the order of arrival`);
  }
  return faults;
}

/** A late delete of a node takes its edges, and what it owns, with it: their names hold that of the node. */
function touches({ write }: QueuedWrite, entity: string): boolean {
  if (write.kind === 'test') return entity === `${write.key} =`;
  return entitiesOf(write).some((key) => entity.includes(key));
}

function textOf({ expected, found }: Difference): string {
  return `expected ${expected}, found ${found},`;
}
