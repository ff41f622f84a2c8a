import { inject } from 'vitest';
import { ServerUnavailableError } from '../resolve-server.ts';
import { declareNotRun, declareSuite } from './declare-suite.ts';
import type { SharedNeo4j } from './provided.ts';
import { isRequired } from './required.ts';

/** What a suite needs of Neo4j. */
export interface Neo4jSuiteOptions {
  /**
   * `processes`: a Neo4j that the suite starts itself can be killed, paused and restarted, or given options that an address cannot
   * fulfil. The shared one is not for that.
   *
   * @defaultValue none
   */
  readonly needs?: readonly 'processes'[] | undefined;
}

/**
 * Gives the Neo4j that the suites of this run share. Its one database is shared too, one test file after another: a suite that needs
 * it empty empties it first.
 *
 * Throws when there is none. {@link describeWithNeo4j} deals with that.
 */
export function neo4jFromRun(): SharedNeo4j {
  const neo4j = inject('neo4j');
  if (!neo4j.available) throw new ServerUnavailableError(neo4j.why);
  return neo4j;
}

/**
 * Declares a suite that needs Neo4j. The body is called at once, with the shared one.
 *
 * Where there is no Neo4j, or none that can do what the suite needs, one test stands for the suite: it fails with `CI=true`, and
 * otherwise is skipped and carries the reason, which `npm test` prints above its last line.
 */
export function describeWithNeo4j(
  name: string,
  body: (neo4j: SharedNeo4j) => void,
  { needs = [] }: Neo4jSuiteOptions = {},
): void {
  const neo4j = inject('neo4j');
  const why = neo4j.available ? lackingFeature(neo4j, needs) : neo4j.why;
  if (why !== undefined) declareNotRun(name, why, isRequired() ? 'required' : 'optional');
  else declareSuite(name, () => body(neo4jFromRun()));
}

function lackingFeature({ origin }: SharedNeo4j, needs: readonly 'processes'[]): string | undefined {
  if (origin !== 'address' || needs.length === 0) return undefined;
  return 'Neo4j (address): expected processes, got an address';
}
