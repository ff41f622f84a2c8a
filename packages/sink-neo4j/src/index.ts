export { cypher } from '@rivergraph/cypher';
export type { CypherBinding, CypherOptions, CypherStatement, CypherWrite } from '@rivergraph/cypher';
export type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
export type {
  BasicCredentials,
  BearerCredentials,
  CustomCredentials,
  KerberosCredentials,
  Neo4jAddress,
  Neo4jAuth,
  Neo4jCredentials,
  Neo4jSinkOptions,
  Neo4jWriting,
  OwnDriver,
  RotatingCredentials,
} from './options.ts';
export { createNeo4jSink } from './sink.ts';
