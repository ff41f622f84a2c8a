import { RivergraphError } from '@rivergraph/core';
import type { LogFields } from '@rivergraph/core';
import neo4j from 'neo4j-driver';
import { jsonLogger } from './json-logger.ts';
import { isKafkaAway } from './kafka/until-answered.ts';

/**
 * Runs one of the programs that a container runs. What fails is logged in a line, and the exit code is 1 then: Kubernetes starts it
 * again.
 */
export async function runProgram(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    jsonLogger().error(...lineOf(error));
    process.exitCode = 1;
  }
}

/** Says in a sentence what is everyday; a mistake of the program's own comes with its stack. */
export function lineOf(error: unknown): [message: string, fields: LogFields] {
  if (error instanceof RivergraphError) return [error.message, { code: error.code, reason: error.reason }];
  if (!(error instanceof Error)) return [String(error), {}];
  const why = error.message;
  if (isKafkaAway(error)) return ['Kafka at KAFKA_BROKERS: expected an answer, got none', { why }];
  if (error instanceof neo4j.Neo4jError)
    return ['Neo4j at NEO4J_URL: expected it to do as it was told, got an error', { code: error.code, why }];
  return [String(error.stack), {}];
}
