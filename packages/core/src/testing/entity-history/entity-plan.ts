import type { RunOptions } from '../../pipeline/create-pipeline.ts';
import type { HistoryPlan, PlannedOptions, PlannedRecord } from '../history/history-plan.ts';
import type { PlannedWrite } from './planned-write.ts';

/** One record of a planned entity history; `keys` name its writes, one each. @public */
export interface EntityRecord extends PlannedRecord {
  readonly writes: readonly PlannedWrite[];
}

/** What a pipeline of an entity history is given of its options. @public */
export interface EntityOptions extends Omit<PlannedOptions, 'ordering'> {
  /** What the sink takes at once; an edge weighs 2, anything else 1. Left out: no limit. */
  readonly maxWeight?: number | undefined;
  /** Whether the writes of a record become durable together. */
  readonly record: 'apart' | 'together';
}

/**
 * A whole history of graph writes: what is in the stream, what goes wrong, and when. Plain data, so that one that failed
 * can be kept.
 *
 * @public
 */
export interface EntityPlan extends Omit<HistoryPlan, 'records' | 'options'> {
  /** By partition; `'marker'` is a position without a record. */
  readonly records: readonly (readonly (EntityRecord | 'marker')[])[];
  readonly options: EntityOptions;
  /** How long attempts take that meet no fault, by turns. */
  readonly latenciesMs: readonly number[];
  /** Whether a batch with a poisoned write is refused as a whole, or that write named. */
  readonly poisonFails: 'batch' | 'writes';
  readonly lives: readonly RunOptions[];
}
