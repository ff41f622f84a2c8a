export { createStreams } from './create-streams.ts';
export { definePipeline, defineStream } from './define.ts';
export type { TypedStreamPipeline } from './define.ts';
export { maskSettings } from './config/mask.ts';
export { createFileStore } from './store/file-store.ts';
export type { FileStoreOptions } from './store/file-store.ts';
export { createMemoryStore } from './store/memory-store.ts';
export type { MemoryStreamStore } from './store/memory-store.ts';
export type {
  StatementList,
  StatementsModule,
  StreamContext,
  StreamDefinition,
  StreamPipeline,
  StreamSettings,
} from './contracts/definition.ts';
export type { CorruptStream, StoredStream, StreamStore } from './contracts/store.ts';
export type {
  DesiredState,
  ResolvedStreamConfig,
  StreamConfig,
  StreamFailure,
  StreamInfo,
  StreamState,
  StreamTotals,
} from './contracts/stream.ts';
export type {
  BoundedStart,
  CheckRow,
  DefinitionInfo,
  ReplayResult,
  StreamCheck,
  Streams,
  StreamsOptions,
} from './contracts/streams.ts';
