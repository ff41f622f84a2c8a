import type { BatcherReport, BatchTrigger } from '../contracts/batcher.ts';
import type { RejectionStage } from '../contracts/dead-letter.ts';
import type { Position } from '../contracts/partition.ts';
import type { LagEvent } from '../contracts/source.ts';
import type { ErrorCode, RivergraphError } from '../errors.ts';
import type { Engine } from './engine.ts';
import type { PipelineState } from './events.ts';
import type { Lane } from './lane/lane.ts';
import type { PipelineRun } from './run/pipeline-run.ts';

/** What a pipeline did and holds, at one moment. Counts are since its run began. @public */
export interface PipelineStats {
  readonly state: PipelineState;
  /** Records taken in. */
  readonly consumed: number;
  /** Records left out because their value was `null`. */
  readonly tombstones: number;
  /** Writes that are durable; a record may have several. */
  readonly written: number;
  /** Those of them that were sent as part of another write of the same entity. */
  readonly folded: number;
  /** Records that the stored positions cover. */
  readonly committed: number;
  readonly deadLettered: number;
  /** Rejected records and writes, by stage; those that wait for their neighbourhood included. */
  readonly rejected: Readonly<Record<RejectionStage, number>>;
  /** Rejected records that are neither dead-lettered nor given up yet. */
  readonly held: number;
  /** Attempts that were made again, by the code of the failure. */
  readonly retries: Readonly<Partial<Record<ErrorCode, number>>>;
  readonly transformRetries: number;
  readonly deadLetterFailures: number;
  /** Batches by what cut them. */
  readonly batches: Readonly<Record<BatchTrigger, number>>;
  /** Batches in flight now, and how many may be. */
  readonly inFlight: number;
  readonly slots: number;
  /** Writes that wait for a batch; those of a record that are kept together count as one. */
  readonly waiting: number;
  /** Writes in hand: those that wait, and those of the batches in flight; counted like `waiting`. */
  readonly inHand: number;
  /** What waits and why, where the batcher tells: that of ordering `entity` does. */
  readonly batcher: BatcherReport | undefined;
  /** Writes that wait until the node at an end of theirs exists (`wait`); they are in no batch. */
  readonly waitingForEndpoint: number;
  readonly bufferedBytes: number;
  readonly rebalances: number;
  /** How often the sink stopped answering. */
  readonly outages: number;
  /** How long the sink has not answered, in milliseconds; 0 while it does. */
  readonly outageMs: number;
  /** What does not answer now, and is waited for; `undefined` while all do. */
  readonly waitsFor: WaitsForAnswer | undefined;
  /** The longest time that the event loop was held by one slice of work, in milliseconds. */
  readonly longestSliceMs: number;
  /** Records that exist and were not delivered, over all partitions that tell. */
  readonly lag: number | undefined;
  /** The record that has been unfinished longest: the best detector of a pipeline that is stuck. */
  readonly oldest: OldestRecord | undefined;
  /** What the source counts of itself, while it is open and where it does. */
  readonly source: Readonly<Record<string, number>> | undefined;
  readonly partitions: readonly PartitionStats[];
}

/** What a pipeline waits for by itself. @public */
export interface WaitsForAnswer {
  readonly part: 'source' | 'sink';
  readonly code: ErrorCode;
  readonly reason: string | undefined;
  /** Names what was expected and what came; never a user's data. */
  readonly message: string;
  /** How long it has not answered, in milliseconds. */
  readonly forMs: number;
}

/** The oldest unfinished record of a partition. @public */
export interface OldestRecord {
  readonly partition: string;
  readonly position: Position;
  /** Since it was received, in milliseconds. */
  readonly ageMs: number;
}

/** The part of one partition in the statistics. @public */
export interface PartitionStats {
  readonly id: string;
  readonly epoch: number;
  /** Received minus committable records: what a restart would replay. */
  readonly window: number;
  readonly unfinished: number;
  readonly lag: number | undefined;
  readonly behindMs: number | undefined;
  readonly bytesDone: number | undefined;
  readonly bytesTotal: number | undefined;
}

/** Reads the statistics of a run. @internal */
export function readStats(run: PipelineRun): PipelineStats {
  const { engine, intake } = run;
  const { counters, dispatcher, gate } = engine;
  const lanes = [...engine.lanes];
  const partitions = lanes.map((lane) => partitionStats(lane, intake.lags.get(lane.assignment.partition)));
  const lags = partitions.flatMap(({ lag }) => lag ?? []);
  return {
    state: run.state,
    consumed: counters.consumed,
    tombstones: counters.tombstones,
    written: counters.written,
    folded: counters.folded,
    committed: run.committer.records,
    deadLettered: counters.deadLettered,
    rejected: { ...counters.rejected },
    held: engine.rejections.held,
    retries: { ...counters.retries },
    transformRetries: counters.transformRetries,
    deadLetterFailures: counters.deadLetterFailures,
    batches: { ...counters.batches },
    inFlight: dispatcher.inFlight,
    slots: dispatcher.slots,
    waiting: dispatcher.batcher.waiting,
    inHand: dispatcher.batcher.waiting + dispatcher.itemsInFlight,
    batcher: dispatcher.batcher.report?.(engine.options.resolved.clock.now()),
    waitingForEndpoint: engine.waitingRoom.size,
    bufferedBytes: engine.lanes.bufferedBytes + engine.lanes.waitingBytes,
    rebalances: counters.rebalances,
    outages: counters.outages,
    outageMs: gate.closedForMs,
    waitsFor: waitsForAnswer(run),
    longestSliceMs: engine.slicer.longestMs,
    lag: lags.length === 0 ? undefined : lags.reduce((sum, lag) => sum + lag, 0),
    oldest: oldestOf(engine, lanes),
    source: run.sourceFigures,
    partitions,
  };
}

/** The source first: without it nothing comes that the sink could fail at. */
function waitsForAnswer({ engine, sourceOutage }: PipelineRun): WaitsForAnswer | undefined {
  const { gate, options } = engine;
  if (sourceOutage !== undefined) {
    const { error, since } = sourceOutage;
    return answerOf('source', error, options.resolved.clock.now() - since);
  }
  return gate.failure && answerOf('sink', gate.failure, gate.closedForMs);
}

function answerOf(
  part: WaitsForAnswer['part'],
  { code, message, reason }: RivergraphError,
  forMs: number,
): WaitsForAnswer {
  return { part, code, reason, message, forMs };
}

function partitionStats(lane: Lane, lag: LagEvent | undefined): PartitionStats {
  return {
    id: lane.assignment.partition.id,
    epoch: lane.assignment.epoch,
    window: lane.window,
    unfinished: lane.open,
    lag: lag?.records,
    behindMs: lag?.behindMs,
    bytesDone: lag?.bytes?.done,
    bytesTotal: lag?.bytes?.total,
  };
}

function oldestOf(engine: Engine, lanes: readonly Lane[]): OldestRecord | undefined {
  const now = engine.options.resolved.clock.now();
  let oldest: OldestRecord | undefined;
  for (const lane of lanes) {
    const record = lane.oldest();
    if (record === undefined || (oldest !== undefined && now - record.receivedAt <= oldest.ageMs)) continue;
    oldest = {
      partition: lane.assignment.partition.id,
      position: record.position,
      ageMs: now - record.receivedAt,
    };
  }
  return oldest;
}
