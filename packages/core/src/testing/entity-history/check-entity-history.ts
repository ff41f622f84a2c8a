import { checkHistory } from '../history/check-history.ts';
import type { HistoryBounds } from '../history/history.ts';
import { Deaths } from './deaths.ts';
import type { EntityHistory } from './entity-history.ts';
import { EntityOrderAudit } from './entity-order-audit.ts';
import type { EntityPlan } from './entity-plan.ts';
import { Landings } from './landings.ts';
import { SharingAudit } from './sharing-audit.ts';
import { hasWaits } from './repeatable.ts';
import { foldingFaults, serialFaults } from './state-audit.ts';
import { Overtakings } from './overtakings.ts';
import { readTimeline } from './timeline.ts';
import { Unfolding } from './unfolded-journal.ts';
import { WaitingAudit } from './waiting-audit.ts';

/**
 * Reads a history of graph writes and names everything in it that goes against the conflict rule:
 *
 * - `sharing`: two batches, or two attempts, in flight share an entity;
 * - `order`: two writes of one entity were applied in another order than they came in;
 * - `serial`: the graph is not what the writes leave one after another in the order they came. Where an attempt landed late
 *   this holds for types with a version, without deletes; elsewhere for all that no late attempt has touched. Where
 *   writes that ask what exists were repeated it says nothing;
 * - `folding`: writing one by one what was applied leaves another graph;
 * - `waiting`: the oldest write is due and waits for more than the batches that were in flight when it became so;
 * - `kept`: the batcher forgets what waits, or gives it twice; `limits`: a batch is too much;
 * - and what {@link checkHistory} finds: what is lost, committed early, or attempted after it was given up.
 *
 * Empty for a good history. Pure.
 *
 * @public
 */
export function checkEntityHistory(history: EntityHistory): readonly string[] {
  const deaths = new Deaths();
  const landings = new Landings();
  const sharing = new SharingAudit();
  const order = new EntityOrderAudit((queued) => deaths.has(queued));
  const waiting = new WaitingAudit(history);
  const unfolding = new Unfolding();
  const overtakings = new Overtakings();
  readTimeline(history, [deaths, landings, sharing, order, waiting, unfolding, overtakings]);
  order.finish();
  const material = { history, deaths, landings };
  return [
    ...sharing.faults,
    ...order.faults,
    ...waiting.faults,
    ...(unfolding.hasFolds ? foldingFaults(material) : []),
    ...serialFaults(material),
    ...checkHistory({
      entries: unfolding.journal(history.entries, overtakings),
      records: recordsOf(history.plan),
      bounds: boundsOf(history.plan),
      complete: history.complete,
    }),
  ];
}

function recordsOf({ records }: EntityPlan): ReadonlyMap<string, readonly (number | undefined)[]> {
  return new Map(
    records.map((planned, index) => [
      `memory-${index}`,
      planned.map((record) => (record === 'marker' ? undefined : record.writes.length)),
    ]),
  );
}

function boundsOf(plan: EntityPlan): HistoryBounds {
  const { record, maxRecords, maxPendingRecords, writeTimeoutMs } = plan.options;
  const sizes = plan.records.flat().map((one) => (one === 'marker' ? 0 : one.writes.length));
  const holdsCommits = plan.steps.some((step) => step.do === 'fail-commits' || step.do === 'slow-commits');
  return {
    // The order between entities is told above.
    ordering: 'none',
    // A record that is kept together may be larger by itself.
    maxRecords: record === 'together' ? Math.max(maxRecords, ...sizes) : maxRecords,
    maxPendingRecords,
    overshoot: 2 * plan.maxChunk + plan.recordsAfterPause,
    writeTimeoutMs,
    // What has waited for an end may be durable before the pipeline is done with it.
    commitWithinMs: holdsCommits || hasWaits(plan) ? Number.POSITIVE_INFINITY : plan.commitIntervalMs,
  };
}
