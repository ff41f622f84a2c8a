export { createNeptuneSink } from './sink.ts';
export type {
  AwsKeys,
  AwsKeysProvider,
  IamAuth,
  NeptuneSinkOptions,
  PasswordAuth,
  RequestForm,
  TlsOptions,
} from './options.ts';
export type {
  EdgeIdParts,
  EdgeIdRule,
  IdKey,
  IdRules,
  NodeIdParts,
  NodeIdRule,
} from './statement/id-rules.ts';
export type { IdKeyValue } from './statement/key-values.ts';
export type { Bytecode } from './driver/port.ts';
export { gremlin } from './user/gremlin.ts';
export type { BuildTraversal, GremlinOptions } from './user/gremlin.ts';
export type { GremlinWrite } from './user/gremlin-write.ts';
export type { NeptuneSinkWrite } from './write-batch.ts';
