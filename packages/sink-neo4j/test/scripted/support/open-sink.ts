import type { Clock } from '@rivergraph/core';
import { createNeo4jSink } from '@rivergraph/sink-neo4j';
import type { Neo4jSinkOptions } from '@rivergraph/sink-neo4j';
import type { LoggedRequest } from '@rivergraph/servers';
import { openSink as open } from '../../../../cypher/test/bolt-support/open-sink.ts';
import type { OpenSink } from '../../../../cypher/test/bolt-support/open-sink.ts';

/** What a scripted server does not look at. */
export const auth = { username: 'neo4j', password: 'a secret' } as const;

/** Opens a sink that does nothing about constraints. */
export async function openSink(options: Neo4jSinkOptions, clock?: Clock): Promise<OpenSink> {
  const credentials = options.driver === undefined && options.auth === undefined ? { auth } : {};
  return await open(
    createNeo4jSink({ schema: 'off', ...credentials, ...options } as Neo4jSinkOptions),
    clock,
  );
}

/** The names of messages, without those with which a connection begins. */
export function namesOf(requests: readonly LoggedRequest[]): string {
  const names = requests.map(({ name }) => name);
  return names.filter((name) => name !== 'HELLO' && name !== 'LOGON').join(' ');
}
