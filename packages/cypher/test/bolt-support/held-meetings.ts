import type { Sink } from '@rivergraph/core';
import { conformanceGraph, createMemoryGraph } from '@rivergraph/core/testing';
import type { Driver } from 'neo4j-driver';
import { afterAll, beforeAll } from 'vitest';
import type { CypherSinkWrite } from '../../src/bolt/index.ts';
import type { BoltDatabase } from './bolt-database.ts';
import { sinkContext, writeContext } from './contexts.ts';
import { databaseLines, memoryLines } from './graph-lines.ts';
import { holdAttempt, meetHeld } from './held-attempt.ts';
import type { Meeting } from './held-attempt.ts';
import { batchOf } from './placed.ts';
import type { PlacedWrite } from './placed.ts';
import { query } from './read-graph.ts';

/** Whether a write is kept waiting; told the codes of the errors that it got so far. */
export type IsKept = (driver: Driver, errors: readonly string[]) => boolean | Promise<boolean>;

/** Lets writes meet held attempts of writes of the conformance graph. */
export interface HeldMeetings {
  /** Writes the second batch while an attempt at the first is held, from a database with nothing but what was before. */
  meet(
    batches: Readonly<Record<'before' | 'first' | 'second', readonly PlacedWrite[]>>,
    how: 'commit' | 'rollback',
  ): Promise<Meeting>;
  /** All that is stored then. */
  lines(): Promise<readonly string[]>;
}

/** Empties the database before the tests of a `describe`, and opens a sink for them. */
export function useHeldMeetings(database: BoltDatabase, isKept: IsKept): HeldMeetings {
  let open: { readonly driver: Driver; readonly sink: Sink<CypherSinkWrite> } | undefined;
  const get = (): NonNullable<typeof open> => {
    if (open === undefined) throw new Error('expected a call from a test, got one before');
    return open;
  };
  beforeAll(async () => {
    open = { driver: database.openDriver(), sink: database.createSink(conformanceGraph) };
    await database.empty(open.driver);
    await open.sink.open(sinkContext());
  });
  afterAll(async () => {
    await open?.sink.close();
    await open?.driver.close();
  });
  return {
    meet: async ({ before, first, second }, how) => {
      const { driver, sink } = get();
      await query(driver, 'MATCH (n) DETACH DELETE n');
      if (before.length > 0) await sink.write(batchOf(before), writeContext());
      const held = await holdAttempt(driver, sink.describe?.(batchOf(first)) ?? []);
      return await meetHeld(sink, batchOf(second), {
        held,
        how,
        isKept: async (errors) => await isKept(driver, errors),
      });
    },
    lines: async () => await databaseLines(get().driver, conformanceGraph, database.forms),
  };
}

/** What is stored of writes that come one by one. */
export function oneByOne(...batches: readonly (readonly PlacedWrite[])[]): readonly string[] {
  const memory = createMemoryGraph();
  for (const { write, origin } of batches.flat()) memory.apply(write, origin);
  return memoryLines(memory, conformanceGraph);
}
