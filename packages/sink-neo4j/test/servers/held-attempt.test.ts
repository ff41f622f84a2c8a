import { conformanceGraph, createMemoryGraph } from '@rivergraph/core/testing';
import { emptyNeo4j, openNeo4j } from '@rivergraph/servers';
import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import type { Driver } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNeo4jSink } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';
import { sinkContext, writeContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { databaseLines, memoryLines } from '../../../cypher/test/bolt-support/graph-lines.ts';
import { holdAttempt, meetHeld } from '../../../cypher/test/bolt-support/held-attempt.ts';
import type { Meeting } from '../../../cypher/test/bolt-support/held-attempt.ts';
import { forms, versionedForms } from '../../../cypher/test/bolt-support/held-forms.ts';
import { batchOf } from '../../../cypher/test/bolt-support/placed.ts';
import type { PlacedWrite } from '../../../cypher/test/bolt-support/placed.ts';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';

// What a client has given up may still be at work on the server when the same writes, or newer ones, come again.
describeWithNeo4j('createNeo4jSink beside an attempt that is held', (neo4j) => {
  const graph = conformanceGraph;
  const sink = createNeo4jSink({ ...addressOf(neo4j), graph });
  let driver: Driver;

  beforeAll(async () => {
    driver = openNeo4j(neo4j, { useBigInt: true });
    await emptyNeo4j(driver);
    await sink.open(sinkContext());
  });
  afterAll(async () => {
    await sink.close();
    await driver.close();
  });

  async function meet(
    { before, first, second }: Record<'before' | 'first' | 'second', readonly PlacedWrite[]>,
    how: 'commit' | 'rollback',
  ): Promise<Meeting> {
    await query(driver, 'MATCH (n) DETACH DELETE n');
    if (before.length > 0) await sink.write(batchOf(before), writeContext());
    const held = await holdAttempt(driver, sink.describe?.(batchOf(first)) ?? []);
    return await meetHeld(sink, batchOf(second), { held, how, isKept: isSomebodyBlocked });
  }

  async function isSomebodyBlocked(): Promise<boolean> {
    const rows = await query(
      driver,
      "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN status",
    );
    return rows.length > 0;
  }

  function oneByOne(...batches: readonly (readonly PlacedWrite[])[]): readonly string[] {
    const memory = createMemoryGraph();
    for (const { write, origin } of batches.flat()) memory.apply(write, origin);
    return memoryLines(memory, graph);
  }

  describe.each(forms)('of $name', ({ before, batch }) => {
    it.each(['commit', 'rollback'] as const)('writes each once when that ends with a %s', async (how) => {
      const { waited, ended } = await meet({ before, first: batch, second: batch }, how);

      expect(await databaseLines(driver, graph)).toEqual(oneByOne(before, batch));
      expect([waited, ended]).toEqual([true, how === 'commit' ? 'committed' : 'rolled back']);
    });
  });

  describe.each(versionedForms)('of guarded $name', ({ before, at }) => {
    it.each([
      { there: 'some', stored: at(5), held: 10, sent: 7, kept: 10 },
      { there: 'some', stored: at(5), held: 7, sent: 10, kept: 10 },
      { there: 'none', stored: [], held: 10, sent: 7, kept: 10 },
      { there: 'none', stored: [], held: 7, sent: 10, kept: 10 },
    ])('keeps $kept of $held, held, and $sent where $there are', async ({ stored, held, sent }) => {
      const there = [...before, ...stored];
      const { waited, ended } = await meet({ before: there, first: at(held), second: at(sent) }, 'commit');

      expect(await databaseLines(driver, graph)).toEqual(oneByOne(there, at(held), at(sent)));
      expect([waited, ended]).toEqual([true, 'committed']);
    });
  });
});
