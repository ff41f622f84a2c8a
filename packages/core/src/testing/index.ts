// Time.
export { createManualClock } from './clock/manual-clock.ts';
export type { ManualClock, ManualClockOptions, RunUntilOptions } from './clock/manual-clock.ts';

// What happened.
export { createJournal } from './journal.ts';
export type {
  AnsweredEntry,
  AppliedEntry,
  AttemptEntry,
  CommitEntry,
  DeadLetteredEntry,
  DeliveredEntry,
  Journal,
  JournalEntry,
  LeftOutEntry,
  MemoryEpoch,
  ReleasedEntry,
  ResumedEntry,
} from './journal.ts';

// Memory source.
export { createMemorySource } from './memory-source/memory-source.ts';
export type { MemorySource, MemorySourceOptions, RevokeOptions } from './memory-source/memory-source.ts';
export { createMemoryStream } from './memory-source/memory-stream.ts';
export type { MemoryCommit, MemoryStream, MemoryStreamOptions } from './memory-source/memory-stream.ts';
export type { MemoryRecord } from './memory-source/partition-log.ts';

// Memory sink.
export { canonicalValue } from './memory-sink/canonical-value.ts';
export { createMemoryGraph } from './memory-sink/memory-graph.ts';
export type { MemoryGraph, ReadEdge, ReadNode } from './memory-sink/memory-graph.ts';
export { createMemorySink } from './memory-sink/memory-sink.ts';
export type { MemorySink, MemorySinkOptions } from './memory-sink/memory-sink.ts';
export type {
  AttemptInfo,
  FailFault,
  FaultError,
  HangFault,
  LateFault,
  PartialFault,
  SinkFault,
  SlowFault,
} from './memory-sink/sink-fault.ts';
export { testWrite } from './memory-sink/test-write.ts';
export type { TestWrite } from './memory-sink/test-write.ts';

// Lock database.
export { createLockDatabase } from './lock-database/lock-database.ts';
export type { LockDatabase, LockDatabaseOptions } from './lock-database/lock-database.ts';
export type { LockAttempt, LockFailFault, LockFault, LockLateFault } from './lock-database/lock-fault.ts';
export type { LockFigures } from './lock-database/lock-figures.ts';
export type { LockRow, LockTransaction } from './lock-database/lock-run.ts';
export { createLockSink } from './lock-database/lock-sink.ts';
export type { LockSinkOptions } from './lock-database/lock-sink.ts';

// Conformance kits.
export type { ConformanceCase, SkippedCase, TestFunctions } from './conformance/conformance-case.ts';
export { conformanceGraph } from './conformance/conformance-graph.ts';
export { describeSinkConformance, sinkCases } from './conformance/sink-kit.ts';
export type { SinkConformanceOptions } from './conformance/sink-kit.ts';
export type {
  SinkCase,
  SinkHarness,
  SinkKit,
  SinkKitFeatures,
  SinkTarget,
} from './conformance/sink-harness.ts';
export { describeSourceConformance, sourceCases } from './conformance/source-kit.ts';
export type { SourceConformanceOptions } from './conformance/source-kit.ts';
export type {
  KitRecord,
  SourceCase,
  SourceHarness,
  SourceKit,
  SourceKitFeatures,
  SourceStream,
} from './conformance/source-harness.ts';

// Histories of whole pipelines.
export { checkHistory } from './history/check-history.ts';
export type { History, HistoryBounds, HistoryOutput } from './history/history.ts';
export type {
  HistoryPlan,
  HistoryStep,
  LifeStep,
  PlannedOptions,
  PlannedRecord,
  RebalanceStep,
} from './history/history-plan.ts';
export { runHistory } from './history/run-history.ts';
export type { HistoryOutcome, RunHistoryOptions } from './history/run-history.ts';
export type { CreateHistoryPipeline, HistoryPipelineOptions } from './history/history-life.ts';
export type { DeliveredRecord, PlannedOutput } from './history/history-transform.ts';

// Histories of graph writes through whole pipelines: the conflict rule.
export { checkEntityHistory } from './entity-history/check-entity-history.ts';
export type { EntityFigures } from './entity-history/entity-figures.ts';
export type { EntityEvent, EntityHistory, QueuedItem, QueuedWrite } from './entity-history/entity-history.ts';
export type { EntityOptions, EntityPlan, EntityRecord } from './entity-history/entity-plan.ts';
export type { EntityHistoryWrite, OpaqueValue } from './entity-history/make-write.ts';
export type {
  PlannedEdge,
  PlannedEnd,
  PlannedNode,
  PlannedOpaque,
  PlannedValues,
  PlannedWrite,
} from './entity-history/planned-write.ts';
export { randomEntityPlan } from './entity-history/random-entity-plan.ts';
export { runEntityHistory } from './entity-history/run-entity-history.ts';
export type {
  EntityOutcome,
  EntityPipelineOptions,
  RunEntityHistoryOptions,
} from './entity-history/run-entity-history.ts';
