export { createKinesisSource } from './source.ts';
export type { KinesisSourceOptions } from './options.ts';
export type { StartAt } from './leases/start-at.ts';
export { kinesisDecoder } from './decoders.ts';
export type { KinesisFormat } from './decoders.ts';
export { createDynamoLeaseStore } from './leases/dynamo/dynamo-store.ts';
export type {
  DynamoClient,
  DynamoClientConfig,
  DynamoLeaseStoreOptions,
  ProvisionedCapacity,
} from './leases/dynamo/options.ts';
export { createFileLeaseStore } from './leases/file/file-store.ts';
export { createMemoryLeaseStore } from './leases/memory/memory-store.ts';
export type { Checkpoint, CheckpointPlace } from './leases/checkpoint.ts';
export type { HashRange, Lease, LeaseChange, NewLease } from './leases/lease.ts';
export type { LeaseSession, LeaseStore, LeaseStoreContext, LeaseUpdate } from './leases/lease-store.ts';
export { driveKinesis } from './workload/workload.ts';
export type { KinesisWorkloadFigures, KinesisWorkloadOptions } from './workload/options.ts';
export { createLambdaHandler } from './lambda/handler.ts';
export type {
  LambdaContext,
  LambdaHandlerOptions,
  LambdaKinesisHandler,
  LambdaKinesisResponse,
} from './lambda/handler.ts';
export type { LambdaKinesisEvent, LambdaKinesisRecord } from './lambda/event.ts';
