import type { DeliveryOptions } from '@rivergraph/core';
import { expect, it } from 'vitest';
import { cypher } from '../../../src/index.ts';
import { query } from '../read-graph.ts';
import { runValues } from '../run-pipeline.ts';
import type { PipelineOutcome } from '../run-pipeline.ts';
import { clean } from './stage.ts';
import type { Stage } from './stage.ts';

/** A member who knows a friend. */
interface Knowing {
  readonly id: number;
  readonly friend: number;
}

/** What two sinks write at once, and with what. */
export interface TwoSinksPlan {
  /** How many members there are. */
  readonly members: number;
  /** Merges the members `event.id` and `event.friend`, and that one knows the other. */
  readonly statement: string;
  readonly delivery: DeliveryOptions;
}

/** Declares that two sinks beside each other make what one would have made. */
export function describeTwoSinks(
  { driver, sinkOf }: Stage,
  unique: (label: string) => Promise<void>,
  { members, statement, delivery }: TwoSinksPlan,
): void {
  it('makes one graph of what two sinks write about the same keys', async () => {
    await unique('Member');
    const rows = Array.from(
      { length: 600 },
      (_, at): Knowing => ({ id: (at * 37) % members, friend: (at * 11) % members }),
    );
    const transform = cypher(statement, {
      entities: ({ value }) => [String((value as Knowing).id), String((value as Knowing).friend)],
    });
    const run = async (all: readonly Knowing[]): Promise<PipelineOutcome> =>
      await runValues(all, { sink: sinkOf(), transform, delivery });

    const outcomes = await Promise.all([run(rows), run(rows.toReversed())]);

    const pairs = new Set(rows.map(({ id, friend }) => `${id}-${friend}`));
    expect(outcomes.map(({ deadLetters, error }) => ({ deadLetters, error }))).toEqual([clean, clean]);
    expect(await query(driver(), 'MATCH (m:Member) RETURN count(m) AS nodes')).toEqual([
      { nodes: BigInt(members) },
    ]);
    expect(await query(driver(), 'MATCH ()-[k]->() RETURN count(k) AS edges')).toEqual([
      { edges: BigInt(pairs.size) },
    ]);
  });
}
