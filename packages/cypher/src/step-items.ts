import type { EdgeWrite } from '@rivergraph/core';
import { newestItem } from './newest-item.ts';
import type { PlannedWrite } from './plan-batch.ts';
import type { Step, StepItem } from './step.ts';

/** The rows of a step: each entity once, with its last row among these writes, or the newest by its version. */
export function stepItems(
  { rows, version }: Pick<Step, 'rows' | 'version'>,
  writes: readonly PlannedWrite[],
): readonly StepItem[] {
  const items = new Map<string, StepItem>();
  const add = (planned: PlannedWrite, item: StepItem): void => {
    const next = version?.source === 'position' ? { ...item, origin: originOf(planned) } : item;
    const before = items.get(item.entity);
    items.set(item.entity, before === undefined ? next : newestItem(version, before, next));
  };
  for (const planned of writes) {
    if (rows === 'written') add(planned, written(planned));
    if (rows === 'from' || rows === 'ends') add(planned, endOf(planned, 'from'));
    if (rows === 'to' || rows === 'ends') add(planned, endOf(planned, 'to'));
  }
  return [...items.values()];
}

/** The entity at one end of an edge write. */
export function endEntity({ entities }: PlannedWrite, end: 'from' | 'to'): string {
  return (end === 'to' && entities.length > 2 ? entities[1] : entities[0]) ?? '';
}

function originOf({ index, originAt }: PlannedWrite): StepItem['origin'] {
  return originAt?.(index);
}

function written({ write, entities }: PlannedWrite): StepItem {
  const entity = entities.at(-1) ?? '';
  if (!('from' in write)) return { entity, row: write.row, from: write.row, to: write.row };
  return { entity, row: write.row, from: write.from, to: write.to };
}

function endOf(planned: PlannedWrite, end: 'from' | 'to'): StepItem {
  const { from, to } = planned.write as EdgeWrite;
  return { entity: endEntity(planned, end), row: end === 'from' ? from : to, from, to };
}
