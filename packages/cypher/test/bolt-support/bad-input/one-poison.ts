import type { SourceRecord, TransformFunction } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import type { CypherSinkWrite } from '../../../src/bolt/index.ts';
import { cypher } from '../../../src/index.ts';
import { countingSink } from '../counting-sink.ts';
import { query } from '../read-graph.ts';
import { runValues } from '../run-pipeline.ts';
import { people } from './people.ts';
import type { PersonRow } from './people.ts';
import type { Stage } from './stage.ts';

/** A record that cannot be written, among people who can. */
export interface Poison {
  readonly what: string;
  readonly wrong: unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- Values are what each test makes them.
  readonly transform: TransformFunction<SourceRecord<any>, CypherSinkWrite>;
}

/** Writes a person as a row of the graph. */
export const asRow: Poison['transform'] = ({ value }) => people.Person.upsert(value);

/** Writes a person by a statement that sets the name; `more` is what else it sets. */
export function asEvent(more = ''): Poison['transform'] {
  return cypher(`MERGE (p:Person {id: event.id}) SET p.name = event.name${more}`, {
    entities: ({ value }) => [String((value as PersonRow).id)],
  });
}

/** Declares that one record among many costs no other, and few attempts. */
export function describeOnePoison({ driver, sinkOf, ids }: Stage, poisons: readonly Poison[]): void {
  describe('with one record among 5,000 that cannot be written', () => {
    const size = 5000;
    const place = 3217;
    const rows: readonly unknown[] = Array.from({ length: size }, (_, id) => ({ id: `p${id}`, name: 'n' }));

    it.each(poisons)('dead-letters $what alone, with few more attempts', async ({ wrong, transform }) => {
      const run = async (records: readonly unknown[]) => {
        const { sink, attempts } = countingSink(sinkOf());
        const outcome = await runValues(records, { sink, transform });
        return { ...outcome, attempts: attempts() };
      };

      const clean = await run(rows);
      await query(driver(), 'MATCH (n) DETACH DELETE n');
      const poisoned = await run(rows.with(place, wrong));

      expect(clean.deadLetters).toEqual([]);
      expect(poisoned.error).toBeUndefined();
      expect(poisoned.deadLetters.map(({ position }) => position)).toEqual([place]);
      expect(await ids('Person')).toHaveLength(size - 1);
      expect(poisoned.attempts - clean.attempts).toBeLessThanOrEqual(40);
    });
  });
}
