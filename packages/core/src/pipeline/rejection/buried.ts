import type { Engine } from '../engine.ts';
import type { RejectedRecord } from './flood-guard.ts';

/** Records are in the dead letter, which finishes them. @internal */
export function buried(engine: Engine, records: readonly RejectedRecord[]): void {
  engine.counters.deadLettered += records.length;
  for (const { lane, seq } of records) {
    if (lane.fenced) continue;
    lane.finish(seq);
    lane.advance();
  }
  if (records.length > 0) engine.options.publish({ type: 'dead-lettered', records: records.length });
}
