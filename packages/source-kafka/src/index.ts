export { createKafkaSource } from './source.ts';
export type { KafkaTopicRecord, KeyOf, ValueOf } from './source.ts';
export type {
  KafkaOptions,
  KafkaSourceOptions,
  KafkaTopicsSourceOptions,
  OffsetTable,
  StartAt,
  TopicFormat,
} from './options.ts';
