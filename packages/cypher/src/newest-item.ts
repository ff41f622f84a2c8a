import { compareVersions, isOlderPosition, positionVersion } from '@rivergraph/core';
import type { VersionShape } from '@rivergraph/core';
import type { StepItem } from './step.ts';

/**
 * Of two rows of one entity gives the one that leaves what both would, one after the other: the later, unless a version
 * says that it is older. Rows of one group set the same properties, so the other leaves no trace.
 */
export function newestItem(version: VersionShape | undefined, first: StepItem, second: StepItem): StepItem {
  if (version === undefined) return second;
  if (version.source === 'position') return newestPosition(first, second);
  const { name, type } = version.property;
  return compareVersions(type, second.row[name], first.row[name]) < 0 ? first : second;
}

function newestPosition(first: StepItem, second: StepItem): StepItem {
  // Statements are described without origins too.
  if (first.origin === undefined || second.origin === undefined) return second;
  // What the first leaves behind is of its partition in any case, and so never newer than the second.
  if (first.origin.partition.id !== second.origin.partition.id) return { ...second, supersedes: true };
  if (isOlderPosition(positionVersion(second.origin), positionVersion(first.origin))) return first;
  return first.supersedes === true ? { ...second, supersedes: true } : second;
}
