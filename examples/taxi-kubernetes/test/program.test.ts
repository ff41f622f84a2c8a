import { misconfigured } from '@rivergraph/core';
import kafkajs from 'kafkajs';
import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { lineOf } from '../src/program.ts';

const { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded } = kafkajs;

const refused = new KafkaJSConnectionError('Connection error: refused');
const gaveUp = new KafkaJSNumberOfRetriesExceeded(refused, { retryCount: 3, retryTime: 1 });
const noRight = new neo4j.Neo4jError('No right', 'Neo.ClientError.Security.Forbidden', '50N42', 'no right');

describe('lineOf', () => {
  it.each([
    [misconfigured('A setting'), 'A setting', { code: 'misconfigured', reason: undefined }],
    [gaveUp, 'Kafka at KAFKA_BROKERS: expected an answer, got none', { why: 'Connection error: refused' }],
    [
      noRight,
      'Neo4j at NEO4J_URL: expected it to do as it was told, got an error',
      { code: 'Neo.ClientError.Security.Forbidden', why: 'No right' },
    ],
  ])('says %s in a sentence', (error, message, fields) => {
    expect(lineOf(error)).toEqual([message, fields]);
  });

  it('shows where a mistake was made', () => {
    expect(lineOf(new TypeError('Oops'))).toEqual([expect.stringMatching(/^TypeError: Oops\n +at /), {}]);
  });
});
