import { conformanceGraph, createMemoryGraph } from '@rivergraph/core/testing';
import { emptyNeo4j, openNeo4j } from '@rivergraph/servers';
import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import type { Driver } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNeo4jSink } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';
import { sinkContext, writeContext } from '../support/contexts.ts';
import { databaseLines, memoryLines } from '../support/graph-lines.ts';
import { holdAttempt, meetHeld } from '../support/held-attempt.ts';
import type { Meeting } from '../support/held-attempt.ts';
import { forms, versionedForms } from '../support/held-forms.ts';
import { batchOf } from '../support/placed.ts';
import type { PlacedWrite } from '../support/placed.ts';
import { query } from '../support/read-graph.ts';

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
    return await meetHeld(driver, sink, batchOf(second), { held, how });
  }

  function oneByOne(...batches: readonly (readonly PlacedWrite[])[]): readonly string[] {
    const memory = createMemoryGraph();
    for (const { write, origin } of batches.flat()) memory.apply(write, origin);
    return memoryLines(memory, graph);
  }

  describe.each(forms)('of $name', ({ before, batch }) => {
    it.each(['commit', 'rollback'] as const)('writes each once when that ends with a %s', async (how) => {
      const { waited } = await meet({ before, first: batch, second: batch }, how);

      expect(await databaseLines(driver, graph)).toEqual(oneByOne(before, batch));
      expect(waited).toBe(true);
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
      const { waited } = await meet({ before: there, first: at(held), second: at(sent) }, 'commit');

      expect(await databaseLines(driver, graph)).toEqual(oneByOne(there, at(held), at(sent)));
      expect(waited).toBe(true);
    });
  });
});
