import type { Sink } from '@rivergraph/core';
import { conformanceGraph, createMemoryGraph } from '@rivergraph/core/testing';
import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import type { Driver } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sinkContext, writeContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { databaseLines, memoryLines } from '../../../cypher/test/bolt-support/graph-lines.ts';
import { holdAttempt, meetHeld } from '../../../cypher/test/bolt-support/held-attempt.ts';
import type { Meeting } from '../../../cypher/test/bolt-support/held-attempt.ts';
import { forms, versionedForms } from '../../../cypher/test/bolt-support/held-forms.ts';
import { batchOf } from '../../../cypher/test/bolt-support/placed.ts';
import type { PlacedWrite } from '../../../cypher/test/bolt-support/placed.ts';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';
import type { CypherSinkWrite } from '../../src/index.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

type Batches = Record<'before' | 'first' | 'second', readonly PlacedWrite[]>;

// What a client has given up may still be at work on the server when the same writes, or newer ones, come again. Memgraph lets nobody
// wait: who writes what another transaction has written gets an error at once, or when it commits.
await describeWithMemgraph('createMemgraphSink beside an attempt that is held', (memgraph) => {
  const graph = conformanceGraph;
  const guarded = memgraphDatabase(memgraph);
  const unguarded = memgraphDatabase(memgraph, { guard: false });
  let sinks: Record<'guarded' | 'unguarded', Sink<CypherSinkWrite>>;
  let driver: Driver;

  beforeAll(async () => {
    driver = guarded.openDriver();
    await guarded.empty(driver);
    sinks = { guarded: guarded.createSink(graph), unguarded: unguarded.createSink(graph) };
    for (const sink of Object.values(sinks)) await sink.open(sinkContext());
  });
  afterAll(async () => {
    for (const sink of Object.values(sinks)) await sink.close();
    await driver.close();
  });

  async function meet(
    sink: Sink<CypherSinkWrite>,
    { before, first, second }: Batches,
    how: 'commit' | 'rollback',
  ): Promise<Meeting> {
    await query(driver, 'MATCH (n) DETACH DELETE n');
    if (before.length > 0) await sink.write(batchOf(before), writeContext());
    const held = await holdAttempt(driver, sink.describe?.(batchOf(first)) ?? []);
    return await meetHeld(sink, batchOf(second), { held, how, isKept: ({ length }) => length > 0 });
  }

  function oneByOne(...batches: readonly (readonly PlacedWrite[])[]): readonly string[] {
    const memory = createMemoryGraph();
    for (const { write, origin } of batches.flat()) memory.apply(write, origin);
    return memoryLines(memory, graph);
  }

  describe.each(forms)('of $name', ({ before, batch }) => {
    it.each(['commit', 'rollback'] as const)('writes each once when that ends with a %s', async (how) => {
      const { errors, ended, waited } = await meet(
        sinks.guarded,
        { before, first: batch, second: batch },
        how,
      );

      expect(await databaseLines(driver, graph)).toEqual(oneByOne(before, batch));
      expect(new Set(errors)).toEqual(new Set(waited ? ['conflict'] : []));
      // One of the two has been in the other's way.
      const committed = waited ? 'committed' : 'refused';
      expect(ended).toBe(how === 'commit' ? committed : 'rolled back');
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
      const batches = { before: there, first: at(held), second: at(sent) };
      const { ended, waited } = await meet(sinks.guarded, batches, 'commit');

      const landed = ended === 'committed' ? [there, at(held), at(sent)] : [there, at(sent)];
      expect(await databaseLines(driver, graph)).toEqual(oneByOne(...landed));
      expect(ended).toBe(waited ? 'committed' : 'refused');
    });
  });

  describe('without the guard', () => {
    const doubled = forms.filter(({ name }) =>
      [
        'edges between ends that must exist',
        'edges with ends that are made where they exist',
        'keyed edges between nodes that exist',
        'edges to ends that exist',
        'owned nodes of owners that must exist',
      ].includes(name),
    );

    // Since 3.8; before, the second transaction got a conflict.
    it.each(doubled)('writes $name twice, if nobody waits', async ({ before, batch }) => {
      const { waited, ended } = await meet(
        sinks.unguarded,
        { before, first: batch, second: batch },
        'commit',
      );

      const lines = await databaseLines(driver, graph);
      const once = oneByOne(before, batch);
      expect(ended).toBe('committed');
      expect(lines.length > once.length).toBe(!waited);
      expect(new Set(lines)).toEqual(new Set(once));
    });
  });
});
