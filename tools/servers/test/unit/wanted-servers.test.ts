import { describe, expect, it } from 'vitest';
import { serversNamedIn } from '../../src/vitest/wanted-servers.ts';

const all = ['dynalite', 'dynamodb-local', 'kafka', 'kinesis', 'neo4j'];

describe('serversNamedIn', () => {
  it.each([
    ['nothing is known of the files', [], all],
    ['no file asks for one', ["await describeWithRegistry('a registry', …)"], []],
    ['one asks for Neo4j', ["describeWithNeo4j('a sink', …)", 'describe()'], ['neo4j']],
    ['two ask for different ones', ['kafkaFromRun()', 'neo4jFromRun()'], ['kafka', 'neo4j']],
    ['one asks for Kinesis', ["describeWithKinesis('a source', …)"], ['kinesis']],
    ['one asks for DynamoDB', ["describeWithDynamo('leases', …)"], ['dynalite']],
    ['one asks for DynamoDB by name', ["dynamoFromRun('dynamodb-local')"], ['dynalite', 'dynamodb-local']],
    [
      'one asks for all of DynamoDB',
      ['dynamoEmulators)\ndescribeWithDynamo('],
      ['dynalite', 'dynamodb-local'],
    ],
    ['one starts its own', ["startDynamo({ emulator: 'dynamodb-local' })", 'startKinesis()'], []],
  ])('when %s', (_when, texts, expected) => {
    expect([...serversNamedIn(texts)]).toEqual(expected);
  });
});
