import type { SourceRecord, TransformFunction, WriteBatch } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import type { CypherSinkWrite } from '../../../src/bolt/index.ts';
import { cypher } from '../../../src/index.ts';
import type { CypherOptions, CypherWrite } from '../../../src/index.ts';
import { query } from '../read-graph.ts';
import { runValues } from '../run-pipeline.ts';
import { clean } from './stage.ts';
import type { Stage } from './stage.ts';

const setText =
  'MERGE (e:Entity {id: event.id}) SET e.value = event.value, e.log = coalesce(e.log, []) + event.value';
const removeText = 'MATCH (e:Entity {id: event.id}) DETACH DELETE e';

interface Step {
  readonly id: number;
  /** Less than 0: removed. */
  readonly value: number;
}

const steps = Array.from({ length: 400 }, (_, at): Step => ({ id: at % 7, value: at % 5 === 3 ? -1 : at }));

/** Declares which statements wait for each other. */
export function describeOrder({ driver, sinkOf }: Stage, unique: (label: string) => Promise<void>): void {
  describe('with statements that follow each other', () => {
    it('keeps the order of a partition', async () => {
      const { deadLetters, error } = await runValues(steps, {
        sink: sinkOf(),
        transform: transformOf({}),
        delivery: { maxRecords: 90 },
      });

      expect({ deadLetters, error }).toEqual(clean);
      expect(await entities()).toEqual(serial());
    });

    it('keeps the order of each entity where they are named, over several batches at once', async () => {
      await unique('Entity');

      const { deadLetters, error, stats } = await runValues(steps, {
        sink: sinkOf(),
        transform: transformOf({ entities: ({ value }) => [`e${(value as Step).id}`] }),
        delivery: { maxRecords: 20, maxWaitMs: 1 },
      });

      expect({ deadLetters, error }).toEqual(clean);
      expect(await entities()).toEqual(serial());
      expect(stats?.written).toBe(steps.length);
    });

    async function entities(): Promise<unknown> {
      const rows = await query(driver(), 'MATCH (e:Entity) RETURN e.id AS id, e.log AS log ORDER BY id');
      return rows.map(({ id, log }) => [Number(id), (log as bigint[]).map(Number)]);
    }
  });

  it('runs batches of entities that have nothing in common at the same time', async () => {
    const size = 200;
    let running = 0;
    let most = 0;
    const sink = sinkOf();
    const { deadLetters, error } = await runValues(
      Array.from({ length: size }, (_, id) => ({ id })),
      {
        sink: {
          ...sink,
          write: async (batch: WriteBatch<CypherSinkWrite>, context) => {
            most = Math.max(most, (running += 1));
            return await sink.write(batch, context).finally(() => (running -= 1));
          },
        },
        transform: cypher('CREATE (:Plain {id: event.id})', {
          entities: ({ value }) => [`p${(value as Step).id}`],
        }),
        delivery: { maxRecords: 10 },
      },
    );

    expect({ deadLetters, error }).toEqual(clean);
    expect(most).toBeGreaterThan(1);
    expect(await query(driver(), 'MATCH (n:Plain) RETURN count(DISTINCT n.id) AS ids')).toEqual([
      { ids: BigInt(size) },
    ]);
  });
}

function transformOf(options: CypherOptions): TransformFunction<SourceRecord, CypherWrite> {
  const set = cypher(setText, options);
  const remove = cypher(removeText, options);
  return (record) => ((record.value as Step).value < 0 ? remove : set)(record);
}

/** The entities and what was set of them since they came to be, one step after another. */
function serial(): unknown {
  const logs = new Map<number, number[]>();
  for (const { id, value } of steps) {
    if (value < 0) logs.delete(id);
    else logs.set(id, [...(logs.get(id) ?? []), value]);
  }
  return [...logs].sort(([a], [b]) => a - b);
}
