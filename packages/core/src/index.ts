export {
  closed,
  conflict,
  errorCodes,
  internal,
  isFatal,
  isRetryable,
  misconfigured,
  rejected,
  RivergraphError,
  throttled,
  tooLarge,
  unauthorized,
  unavailable,
} from './errors.ts';
export type { ErrorCode, ErrorDetails, ErrorOutcome, RivergraphErrorOptions } from './errors.ts';

export { systemClock } from './contracts/clock.ts';
export type { Clock, Timer } from './contracts/clock.ts';
export { silentLogger } from './contracts/logger.ts';
export type { LogFields, Logger } from './contracts/logger.ts';
export type { Assignment, JsonValue, Partition, Position } from './contracts/partition.ts';
export type { HeaderValue, RecordChunk, RecordHeaders, SourceRecord } from './contracts/record.ts';
export type { DeserializeContext, Deserializer, RecordDecoder } from './contracts/deserializer.ts';
export type {
  AssignedEvent,
  EndedEvent,
  FetchBudget,
  LagEvent,
  PositionCommit,
  ProgressEvent,
  RecordsEvent,
  RevokedEvent,
  Source,
  SourceContext,
  SourceEvent,
  SourceFeatures,
  SourceSession,
  UnsettledEvent,
  WarningEvent,
} from './contracts/source.ts';
export type {
  ChunkTransform,
  RecordTransform,
  Transform,
  TransformContext,
  TransformFunction,
  TransformLifecycle,
  TransformOutput,
} from './contracts/transform.ts';
export type {
  Batcher,
  BatcherOptions,
  BatcherReport,
  BatchItem,
  BatchLimits,
  BatchTrigger,
  CreateBatcher,
  FoldedWrite,
  HottestEntity,
  PlannedBatch,
  WaitsFor,
} from './contracts/batcher.ts';
export type { Write } from './contracts/write.ts';
export type {
  ConflictKey,
  DescribedStatement,
  FailedWrite,
  Sink,
  SinkContext,
  SinkFeatures,
  SinkLimits,
  WriteBatch,
  WriteContext,
  WriteOrigin,
  WriteResult,
} from './contracts/sink.ts';
export type { DeadLetter, DeadLetterRecord, Rejection, RejectionStage } from './contracts/dead-letter.ts';

// Decoding, transform helpers, dead letters.
export { createDecoder } from './decoding/decoder.ts';
export type { DecoderOptions } from './decoding/decoder.ts';
export { json } from './decoding/json.ts';
export type { JsonOptions } from './decoding/json.ts';
export { nullable } from './decoding/nullable.ts';
export { raw } from './decoding/raw.ts';
export { string } from './decoding/string.ts';
export { byTopic } from './transform/by-topic.ts';
export type {
  AnyChunkTransform,
  AnyMethods,
  AnySingleTransform,
  ByTopicDefault,
  RecordOf,
  RecordOfTopic,
  RecordsByTopic,
  SomeOf,
  TopicTransforms,
  WritesOf,
} from './transform/topic-types.ts';
export { chunked } from './transform/chunked.ts';
export type { ChunkedOptions } from './transform/chunked.ts';
export { compose } from './transform/compose.ts';
export { filter } from './transform/filter.ts';
export type { RecordGuard, RecordPredicate } from './transform/filter.ts';
export type { SingleTransform } from './transform/forms.ts';
export { mapValue } from './transform/step.ts';
export type { RecordStep } from './transform/step.ts';
export { withValue } from './transform/with-value.ts';
export type { RecordWithValue } from './transform/with-value.ts';
export { createFileDeadLetter } from './dead-letter/file-dead-letter.ts';
export type { FileDeadLetterOptions } from './dead-letter/file-dead-letter.ts';
export { deadLetterHeaders } from './dead-letter/headers.ts';
export type { DeadLetterHeadersOptions } from './dead-letter/headers.ts';
export { formatDeadLetterLine } from './dead-letter/line-format.ts';
export type { DeadLetterLine, HeaderInLine } from './dead-letter/line-format.ts';
export { createMemoryDeadLetter } from './dead-letter/memory-dead-letter.ts';
export type { MemoryDeadLetter } from './dead-letter/memory-dead-letter.ts';
export { parseDeadLetterLine } from './dead-letter/parse-line.ts';

// Graph schema.
export { defineGraph, graphShape } from './graph/define-graph.ts';
export { edgeKey, entitiesOf, entityKey, ownedEntityKey } from './graph/entity-key.ts';
export { graphShapeKey } from './graph/graph-types.ts';
export type {
  AnyGraph,
  EdgeMember,
  EdgeType,
  Endpoint,
  EndpointRef,
  Graph,
  KeyedEdgeType,
  KeylessEdgeMember,
  NodeMember,
  NodeType,
  NodeUpsert,
  OwnedNodeType,
  PropertiesOf,
  RefOptions,
  VersionedEdgeType,
  VersionOf,
} from './graph/graph-types.ts';
export type {
  CheckedEdge,
  CheckedEdgeKey,
  CheckedKey,
  CheckedNode,
  CheckedProperties,
  CheckedPropertyName,
  CheckedSchema,
  CheckedVersion,
  EdgeSchema,
  EdgesOf,
  EdgesTo,
  ForbiddenName,
  FreeLabels,
  GraphSchema,
  KeySchema,
  KeyType,
  NodeSchema,
  OwnedLabels,
  PropertiesSchema,
  SchemaProblem,
  VersionNames,
  VersionType,
} from './graph/schema-types.ts';
export type {
  KeyRow,
  OptionalRow,
  Point,
  PropertyRow,
  PropertyValue,
  ScalarValues,
} from './graph/value-types.ts';
export type {
  EdgeTypeShape,
  EdgeWrite,
  EdgeWriteShape,
  EndpointShape,
  GraphRow,
  GraphShape,
  GraphWrite,
  NodeTypeShape,
  NodeWrite,
  NodeWriteShape,
  PropertyShape,
  PropertyType,
  ScalarType,
  VersionShape,
} from './graph/write.ts';
export { localText } from './graph/temporal-text.ts';
export { utcText } from './graph/utc-text.ts';
export { compareVersions, isOlderPosition, positionVersion } from './graph/version.ts';
export { wait } from './graph/wait.ts';
export type { WaitForEndpoint } from './graph/wait.ts';

// Pipeline.
export { createPipeline } from './pipeline/create-pipeline.ts';
export type { Pipeline, RunOptions, RunResult } from './pipeline/create-pipeline.ts';
export { createProcessor } from './pipeline/create-processor.ts';
export type { ProcessContext, Processor, ProcessResult } from './pipeline/create-processor.ts';
export { createInvoker } from './pipeline/serverless.ts';
export type { Invoker, InvokerOptions, UnfinishedChunk } from './pipeline/serverless.ts';
export { pipelineChannelName } from './pipeline/events.ts';
export type { PipelineEvent, PipelineState, PublishedEvent } from './pipeline/events.ts';
export type {
  CommonOptions,
  DeliveryOptions,
  PipelineOptions,
  PositionMap,
  ProcessorOptions,
  StartAfter,
} from './pipeline/options.ts';
export type { CheckOptions, CheckResult } from './pipeline/check.ts';
export type { RunLimit } from './pipeline/run/run-limit.ts';
export type { EndReason } from './pipeline/run/run-setup.ts';
export type { OldestRecord, PartitionStats, PipelineStats, WaitsForAnswer } from './pipeline/stats.ts';
