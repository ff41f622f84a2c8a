import { emptyNeo4j, openNeo4j } from '@rivergraph/servers';
import type { SharedNeo4j } from '@rivergraph/servers/vitest';
import type { Driver } from 'neo4j-driver';
import { afterAll, beforeAll, beforeEach } from 'vitest';

/** Gives a driver for the tests of a suite, each of which begins with an empty database. */
export function useDatabase(neo4j: SharedNeo4j): () => Driver {
  let driver: Driver | undefined;
  const get = (): Driver => {
    if (driver === undefined) throw new Error('expected a call from a test, got one before');
    return driver;
  };
  beforeAll(() => {
    driver = openNeo4j(neo4j, { useBigInt: true });
  });
  beforeEach(async () => await emptyNeo4j(get()));
  afterAll(async () => await driver?.close());
  return get;
}
