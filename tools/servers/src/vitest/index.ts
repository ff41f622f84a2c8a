export { describeWithKafka, kafkaFromRun } from './kafka-from-run.ts';
export type { KafkaSuiteOptions } from './kafka-from-run.ts';
export type { NoKafka, SharedKafka } from './provided.ts';
export { describeWithRegistry } from './describe-with-registry.ts';
export type { RegistrySuiteOptions } from './describe-with-registry.ts';
