export { createKafkaSource } from './source.ts';
export type { KafkaTopicRecord, KeyOf, TopicName, ValueOf } from './source.ts';
export type {
  KafkaOptions,
  KafkaSourceOptions,
  KafkaTopicsSourceOptions,
  OffsetTable,
  SkippedTombstones,
  StartAt,
  TopicFormat,
} from './options.ts';
export { avro } from './avro/avro.ts';
export type { AvroOptions, SchemaLookup, SchemaRegistryOptions } from './avro/avro.ts';
export { createKafkaDeadLetter } from './dead-letter/kafka-dead-letter.ts';
export type { DeadLetterCompression, KafkaDeadLetterOptions } from './dead-letter/options.ts';
export { createKafkaDeadLetterSource } from './replay/dead-letter-source.ts';
export type {
  KafkaDeadLetterSourceOptions,
  KafkaDeadLetterTopicsSourceOptions,
} from './replay/dead-letter-source.ts';
export { createLambdaHandler } from './lambda/handler.ts';
export type {
  LambdaContext,
  LambdaHandlerOptions,
  LambdaKafkaHandler,
  LambdaKafkaIdentifier,
  LambdaKafkaResponse,
} from './lambda/handler.ts';
export type { LambdaKafkaEvent, LambdaKafkaHeader, LambdaKafkaRecord } from './lambda/event.ts';
export { kafkaDecoder } from './lambda/kafka-decoder.ts';
export type { KafkaDecoderOptions } from './lambda/kafka-decoder.ts';
