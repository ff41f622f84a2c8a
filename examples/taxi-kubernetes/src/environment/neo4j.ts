import type { BasicCredentials } from '@rivergraph/sink-neo4j';
import { optional, required, secret } from './variables.ts';
import type { Secret, Variables } from './variables.ts';

/** Where Neo4j is, and who one is there. */
export interface Neo4jSettings {
  readonly url: string;
  readonly login: Neo4jLogin | undefined;
}

interface Neo4jLogin {
  readonly username: string;
  readonly password: Secret;
}

/** Reads `NEO4J_*`. Failure: throws `misconfigured`. */
export function neo4jSettings(variables: Variables): Neo4jSettings {
  const url = required(variables, 'NEO4J_URL');
  const username = optional(variables, 'NEO4J_USERNAME') ?? 'neo4j';
  const password = secret(variables, 'NEO4J_PASSWORD');
  return { url, login: password === undefined ? undefined : { username, password } };
}

/** Reads the password now. Without a login the server asks nobody who they are. */
export async function neo4jCredentials({ login }: Neo4jSettings): Promise<BasicCredentials | undefined> {
  if (login === undefined) return undefined;
  return { username: login.username, password: await login.password() };
}
