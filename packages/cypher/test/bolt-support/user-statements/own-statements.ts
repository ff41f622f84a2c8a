import type { SourceRecord, TransformFunction } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { cypher, statement } from '../../../src/index.ts';
import type { CypherWrite, StatementWrite } from '../../../src/index.ts';
import { query } from '../read-graph.ts';
import { runPipeline, runValues } from '../run-pipeline.ts';
import { clean } from './stage.ts';
import type { Stage } from './stage.ts';

const renamed = cypher('MERGE (m:Member {id: event.id}) SET m.log = coalesce(m.log, []) + event.at');

/** A record that says itself what is to be run. */
interface Own {
  readonly text: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

const own: TransformFunction<SourceRecord<Own>, StatementWrite> = ({ value }) =>
  statement(value.text, value.parameters);

/** Every third by `cypher`; the others by two texts of their own. */
const mixed: TransformFunction<SourceRecord<{ id: number; at: number }>, CypherWrite | StatementWrite> = (
  record,
) => {
  const { id, at } = record.value;
  if (at % 3 === 0) return renamed(record);
  const name = at % 3 === 1 ? 'm' : 'member';
  const text = `MERGE (${name}:Member {id: $id}) SET ${name}.log = coalesce(${name}.log, []) + $at`;
  return statement(text, { id, at });
};

/** Declares what `statement(…)` writes: statements that come with their records. */
export function describeOwnStatements({ driver, sinkOf }: Stage): void {
  describe('with statements of the records', () => {
    it('runs each with its parameters', async () => {
      const values: readonly Own[] = [
        { text: 'MERGE (:Member {id: $id, name: $name});', parameters: { id: 1, name: "a'$id" } },
        {
          text: 'MERGE (m:Member {id: 2}) SET m += $all',
          parameters: { all: { f: 1.5, no: null, l: [1, 2] } },
        },
        { text: 'MATCH (a:Member {id: 1}), (b:Member {id: 2})\nMERGE (a)-[:KNOWS]->(b)' },
      ];

      const { deadLetters, error, stats } = await runValues(values, { sink: sinkOf(), transform: own });

      const rows = await query(driver(), 'MATCH (m:Member) RETURN properties(m) AS m ORDER BY m.id');
      const edges = await query(driver(), 'MATCH (:Member)-[k:KNOWS]->(:Member) RETURN count(k) AS edges');
      expect({ deadLetters, error }).toEqual(clean);
      expect(stats?.written).toBe(3);
      expect(rows.map(({ m }) => m)).toEqual([
        { id: 1n, name: "a'$id" },
        { id: 2n, f: 1.5, l: [1n, 2n] },
      ]);
      expect(edges).toEqual([{ edges: 1n }]);
    });

    it('keeps the order of a partition, also among those of cypher', async () => {
      const values = Array.from({ length: 120 }, (_, at) => ({ id: at % 4, at }));

      const { deadLetters, error } = await runValues(values, {
        sink: sinkOf(),
        transform: mixed,
        delivery: { maxRecords: 35 },
      });

      const rows = await query(driver(), 'MATCH (m:Member) RETURN m.id AS id, m.log AS log ORDER BY id');
      expect({ deadLetters, error }).toEqual(clean);
      expect(rows.map(({ log }) => (log as bigint[]).map(Number))).toEqual(
        [0, 1, 2, 3].map((id) => values.filter((value) => value.id === id).map(({ at }) => at)),
      );
    });

    it('leaves out those that the server cannot run and those that only read, and goes on', async () => {
      const good = Array.from({ length: 30 }, (_, id): Own => {
        return { text: 'MERGE (:Member {id: $id})', parameters: { id } };
      });
      const bad: readonly Own[] = [
        { text: 'MERG (:Member {id: 99})' },
        { text: 'MATCH (m:Member) RETURN m' },
        { text: 'MERGE (:Member {id: $missing})' },
        { text: 'CALL { CREATE (:Member) } IN TRANSACTIONS' },
        { text: 'MERGE (:Member {id: $id})', parameters: { id: Number.NaN, of: new Map() } },
      ];
      const all = [...good.slice(0, 10), ...bad, ...good.slice(10)];

      const { deadLetters, error, committed } = await runPipeline({
        sink: sinkOf(),
        topic: 'orders',
        partitions: [all.map((_, value) => ({ value }))],
        transform: (record) => {
          const { parameters, text } = all[record.value as number] ?? { text: '' };
          return statement(text, parameters);
        },
      });

      expect(error).toBeUndefined();
      expect(deadLetters.map(({ rejections }) => rejections[0]?.code)).toEqual(bad.map(() => 'rejected'));
      expect(deadLetters.map(({ rejections }) => rejections[0]?.message).join()).toContain(
        'statement of topic orders',
      );
      expect(committed).toEqual([all.length - 1]);
      expect(await query(driver(), 'MATCH (m:Member) RETURN count(m) AS members')).toEqual([
        { members: 30n },
      ]);
    });
  });
}
