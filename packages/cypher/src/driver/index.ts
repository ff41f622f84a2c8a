export { boltSink } from './bolt-sink.ts';
export type { BoltSinkDefinition, SchemaTask } from './bolt-sink.ts';
export {
  codedError,
  codeOf,
  findVerdict,
  placeIn,
  renewed,
  statementPlace,
  textOf,
} from './classify.ts';
export type { Classified, ErrorRow, SentPlace, Verdict } from './classify.ts';
export { driverCodes, driverTexts, unknownVerdict } from './classify-driver.ts';
export type { Connection } from './connection-port.ts';
export type { ConnectionSettings } from './connection-settings.ts';
export type {
  BasicCredentials,
  BearerCredentials,
  BoltAddress,
  BoltAuth,
  BoltCredentials,
  BoltServer,
  CustomCredentials,
  KerberosCredentials,
  OwnDriver,
  RotatingCredentials,
} from './options.ts';
export { countDuplicates } from './count-duplicates.ts';
export type { Duplicates, LabelKey } from './count-duplicates.ts';
export { resolveBoltOptions } from './resolve-options.ts';
export type { BoltWriting, ResolvedBoltOptions } from './resolve-options.ts';
export { wrongOption } from './wrong-option.ts';
