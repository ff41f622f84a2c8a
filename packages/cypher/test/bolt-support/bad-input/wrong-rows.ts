import { describe, expect, it } from 'vitest';
import { query } from '../read-graph.ts';
import { runValues } from '../run-pipeline.ts';
import { people } from './people.ts';
import type { PersonRow } from './people.ts';
import { circle, refused } from './stage.ts';
import type { Stage } from './stage.ts';

const { Person } = people;

/** Properties of a row that no database takes. */
const faults: Faults = {
  'a text for an integer': { age: '7' },
  'a fraction for an integer': { age: 1.5 },
  '2^63 for an integer': { age: 2n ** 63n },
  'NaN for an integer': { age: Number.NaN },
  'NaN for a float': { score: Number.NaN },
  'what is not finite for a float': { score: -Infinity },
  'a map for a text': { name: { first: 'x' } },
  'a list with a number among texts': { tags: ['a', 1] },
  'a list with a null': { tags: ['a', null] },
  'a list of lists': { tags: [['a']] },
  'JSON that has no end': { extra: circle() },
  'a key that is a number': { id: 7 },
  'no key': { id: undefined },
};

const odd = [
  { id: 'tiny', score: Number.MIN_VALUE },
  { id: 'minus', score: -0 },
  { id: 'least', age: -(2n ** 63n) },
  { id: 'most', age: 2n ** 63n - 1n },
  { id: '', name: '' },
  { id: "'; MATCH (n) DETACH DELETE n //", name: '`}) \\u0060 " \' \u0000 \ud83d\ude00' },
  { id: '$c0[i]', tags: [] },
  { id: 'row[0]', tags: [] },
  { id: 'long', name: 'x'.repeat(100_000), extra: { deep: [[[{ a: null }]]] } },
];

/** What is wrong, by what it is called. */
export interface Faults {
  readonly [what: string]: { readonly [property: string]: unknown };
}

/** Declares what becomes of rows that do not fit the graph; `own` are faults that this database alone has. */
export function describeWrongRows({ driver, sinkOf, ids }: Stage, own: Faults): void {
  describe('with rows that are not what the graph says', () => {
    it('dead-letters each of them, and writes all others', async () => {
      const row = (id: string): PersonRow => ({ id, name: 'n', age: 1, score: 0.5, tags: ['t'], extra: {} });
      const wrong = Object.entries({ ...faults, ...own });
      const all = wrong.flatMap(([name, fault]) => [{ ...row(name), ...fault }, row(`beside ${name}`)]);

      const { deadLetters, error } = await runValues(all, {
        sink: sinkOf(),
        transform: ({ value }) => Person.upsert(value),
      });

      expect(error).toBeUndefined();
      expect(refused(deadLetters)).toEqual(wrong.map((_, at) => `${2 * at} rejected`));
      expect(await ids('Person')).toEqual(wrong.map(([name]) => `beside ${name}`).sort());
    });

    it('writes what is odd and right', async () => {
      const { deadLetters, error } = await runValues(odd, {
        sink: sinkOf(),
        transform: ({ value }) => Person.upsert(value),
      });

      const rows = await query(driver(), 'MATCH (n) RETURN labels(n) AS labels, properties(n) AS n');
      const stored = new Map(rows.map(({ n }) => [(n as PersonRow).id, n]));
      expect({ error, deadLetters }).toEqual({ error: undefined, deadLetters: [] });
      expect(rows.every(({ labels }) => String(labels) === 'Person')).toBe(true);
      expect([...stored.keys()].sort()).toEqual(odd.map(({ id }) => id).sort());
      for (const { extra, ...row } of odd as PersonRow[])
        expect(stored.get(row.id)).toEqual({
          ...row,
          ...(extra !== undefined && { extra: JSON.stringify(extra) }),
        });
    });
  });
}
