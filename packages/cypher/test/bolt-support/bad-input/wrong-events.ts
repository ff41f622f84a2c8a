import { describe, expect, it } from 'vitest';
import { cypher } from '../../../src/index.ts';
import { query } from '../read-graph.ts';
import { runValues } from '../run-pipeline.ts';
import { circle, refused } from './stage.ts';
import type { Stage } from './stage.ts';
import type { Faults } from './wrong-rows.ts';

/** Events that no database takes into a value, a day, a divisor or a key. */
const faults: Faults = {
  'a Map': { value: new Map() },
  'a symbol': { value: Symbol('s') },
  'an integer of 65 bits': { value: 2n ** 64n },
  '2^63': { value: 2n ** 63n },
  'a circle': { value: circle() },
  'an invalid Date': { value: new Date(Number.NaN) },
  'a text that is no date': { day: 'no' },
  'a zero to divide by': { divisor: 0 },
  'a text to divide by': { divisor: 'no' },
  'a null as key': { id: null },
};

/** What events are written with. */
export interface WrongEventsPlan {
  /** Merges a Person by `event.id`, with what `event` has as `value`, `day` and `divisor`. */
  readonly statement: string;
  /** Faults that this database alone has. */
  readonly faults: Faults;
  /** A value that is odd and right. */
  readonly right: unknown;
}

/** Declares what becomes of events that a statement cannot take. */
export function describeWrongEvents({ driver, sinkOf, ids }: Stage, plan: WrongEventsPlan): void {
  describe('with events that a statement cannot take', () => {
    it('dead-letters each of them, and writes all others', async () => {
      const wrong = Object.entries({ ...faults, ...plan.faults });
      const all = wrong.flatMap(([id, fault]) => [
        { id, ...fault },
        { id: `beside ${id}`, value: plan.right },
      ]);

      const { deadLetters, error } = await runValues(all, {
        sink: sinkOf(),
        transform: cypher(plan.statement, { entities: ({ value }) => [String(value.id)] }),
      });

      expect(error).toBeUndefined();
      expect(refused(deadLetters)).toEqual(wrong.map((_, at) => `${2 * at} rejected`));
      expect(await ids('Person')).toEqual(wrong.map(([id]) => `beside ${id}`).sort());
      const stored = await query(driver(), 'MATCH (p:Person) RETURN p.value AS value');
      expect(stored).toEqual(wrong.map(() => ({ value: plan.right })));
    });

    it.each([
      ['a text', 'no JSON'],
      ['a number', 7],
      ['a list', [1]],
    ])('dead-letters %s where a map is meant', async (_, wrong) => {
      const { deadLetters, error } = await runValues([{ id: 1 }, wrong, { id: 2 }], {
        sink: sinkOf(),
        transform: cypher('MERGE (p:Person {id: event.id})'),
      });

      expect(error).toBeUndefined();
      expect(refused(deadLetters)).toEqual(['1 rejected']);
      expect(await ids('Person')).toEqual([1n, 2n]);
    });
  });
}
