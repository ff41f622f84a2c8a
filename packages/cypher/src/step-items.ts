import type { EdgeWrite } from '@rivergraph/core';
import type { PlannedWrite } from './plan-batch.ts';
import type { StepItem, StepRows } from './step.ts';

/** The rows of a step: each entity once, with its last row among these writes. */
export function stepItems(rows: StepRows, writes: readonly PlannedWrite[]): readonly StepItem[] {
  const items = new Map<string, StepItem>();
  const add = (item: StepItem): unknown => items.set(item.entity, item);
  for (const planned of writes) {
    if (rows === 'written') add(written(planned));
    if (rows === 'from' || rows === 'ends') add(endOf(planned, 'from'));
    if (rows === 'to' || rows === 'ends') add(endOf(planned, 'to'));
  }
  return [...items.values()];
}

/** The entity at one end of an edge write. */
export function endEntity({ entities }: PlannedWrite, end: 'from' | 'to'): string {
  return (end === 'to' && entities.length > 2 ? entities[1] : entities[0]) ?? '';
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
