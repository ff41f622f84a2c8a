import type { DescribedStatement, GraphWrite, WriteBatch } from '@rivergraph/core';
import { toBoundRow } from './cypher-write.ts';
import type { CypherWrite } from './cypher-write.ts';

/** One statement and the writes that it carries, as positions in the batch. */
export interface Planned extends DescribedStatement {
  readonly indexes: readonly number[];
}

export type CypherSinkWrite = GraphWrite | CypherWrite;

/** Runs of one shape become one statement. */
export function plan({ writes }: WriteBatch<CypherSinkWrite>): readonly Planned[] {
  const groups = new Map<unknown, number[]>();
  for (const [index, write] of writes.entries()) {
    const shape = write.kind === 'graph' ? write.shape : write.statement;
    groups.set(shape, [...(groups.get(shape) ?? []), index]);
  }
  return [...groups.values()].map((indexes) => {
    const rows = indexes.flatMap((index) => writes[index] ?? []);
    return {
      text: rows[0] === undefined ? '' : textOf(rows[0]),
      parameters: { rows: rows.map(rowOf) },
      writes: rows.length,
      indexes,
    };
  });
}

function textOf(write: CypherSinkWrite): string {
  if (write.kind === 'cypher') return `UNWIND $rows AS row WITH row.event AS event … ${write.statement.text}`;
  if (write.shape.kind === 'node') return `UNWIND $rows AS row MERGE (n:${write.shape.node.label} …)`;
  const { from, edge, to } = write.shape;
  return `UNWIND $rows AS row MATCH (a:${from.node.label} …), (b:${to.node.label} …) MERGE (a)-[:${edge.type}]->(b)`;
}

function rowOf(write: CypherSinkWrite): unknown {
  if (write.kind === 'cypher') return toBoundRow(write.record);
  return 'from' in write ? [write.from, write.row, write.to] : write.row;
}
