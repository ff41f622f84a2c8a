import type { Driver } from 'neo4j-driver';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { BoltDatabase } from './bolt-database.ts';

/** Gives a driver for the tests of a suite, each of which begins with an empty database. */
export function useDatabase({ openDriver, empty }: Pick<BoltDatabase, 'openDriver' | 'empty'>): () => Driver {
  let driver: Driver | undefined;
  const get = (): Driver => {
    if (driver === undefined) throw new Error('expected a call from a test, got one before');
    return driver;
  };
  beforeAll(() => {
    driver = openDriver();
  });
  beforeEach(async () => await empty(get()));
  afterAll(async () => await driver?.close());
  return get;
}
