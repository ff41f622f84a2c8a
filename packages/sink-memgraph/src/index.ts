export { cypher, statement } from '@rivergraph/cypher';
export type {
  CypherBinding,
  CypherOptions,
  CypherStatement,
  CypherWrite,
  StatementOptions,
  StatementParameters,
  StatementWrite,
} from '@rivergraph/cypher';
export type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
export type {
  BasicCredentials,
  BearerCredentials,
  BoltAuth,
  BoltCredentials,
  CustomCredentials,
  KerberosCredentials,
  OwnDriver,
  RotatingCredentials,
} from '@rivergraph/cypher/driver';
export type {
  MemgraphAddress,
  MemgraphAuth,
  MemgraphCredentials,
  MemgraphSinkOptions,
  MemgraphWriting,
} from './options.ts';
export { createMemgraphSink } from './sink.ts';
