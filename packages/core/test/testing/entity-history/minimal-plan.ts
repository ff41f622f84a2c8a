import type { EntityPlan, EntityRecord } from '@rivergraph/core/testing';

/** How many smaller plans are tried. */
const mostTries = 400;

/** Leaves out of a plan that fails what it does not need to fail. */
export async function minimalPlan(
  plan: EntityPlan,
  fails: (smaller: EntityPlan) => Promise<boolean>,
): Promise<EntityPlan> {
  let least = plan;
  let tries = 0;
  for (let candidates = [...smallerPlans(least)]; candidates.length > 0 && tries < mostTries; ) {
    const candidate = candidates.shift();
    tries += 1;
    if (candidate === undefined || !(await fails(candidate))) continue;
    least = candidate;
    candidates = [...smallerPlans(least)];
  }
  return least;
}

function* smallerPlans(plan: EntityPlan): IterableIterator<EntityPlan> {
  const { lives, steps, faults, records } = plan;
  if (lives.length > 0) yield { ...plan, lives: [] };
  if (steps.length > 1) yield { ...plan, steps: [] };
  for (const [at] of steps.entries()) yield { ...plan, steps: without(steps, at) };
  for (const [partition, of] of records.entries()) {
    if (of.length > 0) yield { ...plan, records: records.with(partition, []) };
    for (const [at, record] of of.entries()) {
      yield { ...plan, records: records.with(partition, without(of, at)) };
      if (record !== 'marker')
        for (const smaller of smallerRecords(record))
          yield { ...plan, records: records.with(partition, of.with(at, smaller)) };
    }
  }
  for (const [at, fault] of faults.entries()) {
    if (fault !== undefined) yield { ...plan, faults: faults.with(at, undefined) };
  }
}

function* smallerRecords(record: EntityRecord): IterableIterator<EntityRecord> {
  if (record.poison) yield { ...record, poison: false };
  if (record.transform !== 'sync') yield { ...record, transform: 'sync' };
  for (const [at] of record.writes.entries())
    yield { ...record, writes: without(record.writes, at), keys: without(record.keys, at) };
}

function without<T>(list: readonly T[], at: number): readonly T[] {
  return list.filter((_, index) => index !== at);
}
