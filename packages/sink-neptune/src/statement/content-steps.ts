import gremlin from 'gremlin';
import { newerThan } from './newer-than.ts';
import type { Assignment, Content, VersionGuard } from './op.ts';
import { aside, bytecodeOf } from './step.ts';
import type { Step } from './step.ts';

const { cardinality } = gremlin.process;

/** The element that the traversal stands at. */
export type ElementKind = 'vertex' | 'edge';

/** Sets content at the element that the traversal stands at, and stays there. */
export function contentSteps(element: ElementKind, { set, remove, guard }: Content): readonly Step[] {
  const steps = [...propertySteps(element, set), ...removeSteps(remove)];
  if (guard === undefined) return steps;
  return [aside(unlessNewer(guard), ...steps)];
}

/** Takes properties away. */
export function removeSteps(remove: readonly string[]): readonly Step[] {
  return remove.length === 0 ? [] : [aside(['properties', ...remove], ['drop'])];
}

/** A vertex would add a value to those it has; an edge has one of each. */
function propertySteps(element: ElementKind, set: readonly Assignment[]): readonly Step[] {
  if (element === 'edge') return set.map(([name, value]) => ['property', name, value]);
  return set.map(([name, value]) => ['property', cardinality.single, name, value]);
}

/**
 * Ends here where the element has a newer version. It is compared before anything is set, under the locks that a mutating
 * traversal takes when it reads.
 */
function unlessNewer(guard: VersionGuard): Step {
  return ['not', bytecodeOf([['has', guard.property, newerThan(guard)]])];
}
