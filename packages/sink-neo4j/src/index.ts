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
export type { Neo4jAddress, Neo4jAuth, Neo4jCredentials, Neo4jSinkOptions, Neo4jWriting } from './options.ts';
export { createNeo4jSink } from './sink.ts';
