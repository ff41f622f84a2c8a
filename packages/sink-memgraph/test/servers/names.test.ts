import { defineGraph } from '@rivergraph/core';
import type { AnyGraph, Endpoint, GraphWrite } from '@rivergraph/core';
import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import { sinkContext, writeContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';
import { useDatabase } from '../../../cypher/test/bolt-support/use-database.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

const names = [
  'back`tick',
  '`',
  'N`) DETACH DELETE n //',
  'N\\u0060) DETACH DELETE n //',
  'N\\\\u0060) DETACH DELETE n //',
  'N\\',
  'ünï ☃ 😀',
  'quote\'s "N"',
  'new\nline',
  'N:M|O&!P',
  'row[0]',
  'row',
  '__rivergraph2',
  'MATCH',
  'null',
  '$rows',
];

type Row = { readonly [name: string]: unknown };

/** A type of which only the test knows the names. */
interface Member {
  upsert(row: Row): GraphWrite;
  upsert(from: Endpoint, to: Endpoint, row: Row): GraphWrite;
  delete(from: Endpoint, to: Endpoint, row: Row): GraphWrite;
  ref(key: Row): Endpoint;
  merge(key: Row): Endpoint;
}

const otherOf = (name: string): string => names[(names.indexOf(name) + 1) % names.length] ?? '';
const schema = {
  nodes: Object.fromEntries(
    names.map((name) => [
      name,
      { key: { [name]: 'string', [`${name}2`]: 'integer' }, properties: { [`p${name}`]: 'string' } },
    ]),
  ),
  edges: Object.fromEntries(
    names.map((name) => [
      `R${name}`,
      { from: name, to: otherOf(name), key: { [name]: 'string' }, properties: { [`p${name}`]: 'string' } },
    ]),
  ),
};
const graph = defineGraph(schema as never) as unknown as AnyGraph & { readonly [name: string]: Member };

/** Values that try the same as the names. */
const valueOf = (name: string): Row => ({ [`p${name}`]: `'}) ${name}` });
const nodeKey = (name: string): Row => ({ [name]: `k${name}`, [`${name}2`]: 1 });
const member = (name: string): Member => graph[name] as Member;

await describeWithMemgraph('createMemgraphSink', (memgraph) => {
  const database = memgraphDatabase(memgraph);
  const driver = useDatabase(database);

  it('takes all names and values for what they are, and creates nothing else', async () => {
    const sink = database.createSink(graph);
    await sink.open(sinkContext());
    const edges = names.map((name) =>
      member(`R${name}`).upsert(
        member(name).merge(nodeKey(name)),
        member(otherOf(name)).merge(nodeKey(otherOf(name))),
        {
          [name]: `k${name}`,
          ...valueOf(name),
        },
      ),
    );
    const nodes = names.map((name) => member(name).upsert({ ...nodeKey(name), ...valueOf(name) }));

    for (const writes of [edges, nodes, [...nodes, ...edges]]) await sink.write({ writes }, writeContext());

    const storedNodes = await query(driver(), 'MATCH (n) RETURN labels(n) AS labels, properties(n) AS row');
    const storedEdges = await query(
      driver(),
      'MATCH ()-[e]->() RETURN type(e) AS type, properties(e) AS row',
    );
    expect(sorted(storedNodes)).toEqual(
      sorted(
        names.map((name) => ({
          labels: [name],
          row: { ...nodeKey(name), ...valueOf(name), [`${name}2`]: 1n },
        })),
      ),
    );
    expect(sorted(storedEdges)).toEqual(
      sorted(names.map((name) => ({ type: `R${name}`, row: { [name]: `k${name}`, ...valueOf(name) } }))),
    );

    const ends = (name: string) =>
      [member(name).ref(nodeKey(name)), member(otherOf(name)).ref(nodeKey(otherOf(name)))] as const;
    await sink.write(
      { writes: names.map((name) => member(`R${name}`).delete(...ends(name), { [name]: `k${name}` })) },
      writeContext(),
    );
    await sink.close();

    expect(await query(driver(), 'MATCH (n) RETURN count(n) AS nodes')).toEqual([
      { nodes: BigInt(names.length) },
    ]);
    expect(await query(driver(), 'MATCH ()-[e]->() RETURN count(e) AS edges')).toEqual([{ edges: 0n }]);
  });
});

/** In any order that is the same for the same rows. */
function sorted(rows: readonly Row[]): readonly Row[] {
  const nameOf = ({ labels, type }: Row): string => String(labels ?? type);
  return rows.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
