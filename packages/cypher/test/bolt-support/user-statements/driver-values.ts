import { expect, it } from 'vitest';
import { cypher } from '../../../src/index.ts';
import { query } from '../read-graph.ts';
import { runValues } from '../run-pipeline.ts';
import { clean } from './stage.ts';
import type { Stage } from './stage.ts';

/** Declares that a database stores the values of the driver that it has types for; `statement` sets each as a property of an Event. */
export function describeDriverValues(
  { driver, sinkOf }: Stage,
  values: Readonly<Record<string, unknown>>,
  statement: string,
): void {
  it('stores dates, times, durations and points of the driver as what they are', async () => {
    const { deadLetters, error } = await runValues([values], {
      sink: sinkOf(),
      transform: cypher(statement),
    });

    const [row] = await query(driver(), 'MATCH (e:Event) RETURN properties(e) AS e');
    const stored = row?.['e'] as { readonly [name: string]: unknown };
    expect({ deadLetters, error }).toEqual(clean);
    for (const [name, sent] of Object.entries(values)) expect(String(stored[name])).toBe(String(sent));
  });
}
