import { defineGraph } from '@rivergraph/core';
import type { AnyGraph, Endpoint, GraphWrite } from '@rivergraph/core';
import { expect, it } from 'vitest';
import type { BoltDatabase } from './bolt-database.ts';
import { openSink } from './open-sink.ts';
import { query } from './read-graph.ts';
import { useDatabase } from './use-database.ts';

/** What tries to end a quoted name, or to be something else than a name. */
const hostile = [
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

type Graph = AnyGraph & { readonly [name: string]: Member };

/** Values that try the same as the names. */
const valueOf = (name: string): Row => ({ [`p${name}`]: `'}) ${name}` });
const nodeKey = (name: string): Row => ({ [name]: `k${name}`, [`${name}2`]: 1 });
const edgeKey = (name: string): Row => ({ [name]: `k${name}` });
const edgeType = (name: string): string => `R${name}`;

/**
 * Declares that names and values are nothing but that; for the inside of a `describe`.
 *
 * @param own - What means something in this database's statements, beside what is hostile to any.
 */
export function describeNames(database: BoltDatabase, own: readonly string[]): void {
  const names = [...hostile, ...own];
  const driver = useDatabase(database);

  it('takes all names and values for what they are, and creates nothing else', async () => {
    const graph = graphOf(names);
    await using open = await openSink(database.createSink(graph));
    const { nodes, edges, deletions } = writesOf(graph, names);

    for (const writes of [edges, nodes, [...nodes, ...edges]]) await open.write(writes);

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
      sorted(names.map((name) => ({ type: edgeType(name), row: { ...edgeKey(name), ...valueOf(name) } }))),
    );

    await open.write(deletions);

    expect(await query(driver(), 'MATCH (n) RETURN count(n) AS nodes')).toEqual([
      { nodes: BigInt(names.length) },
    ]);
    expect(await query(driver(), 'MATCH ()-[e]->() RETURN count(e) AS edges')).toEqual([{ edges: 0n }]);
  });
}

/** A node type of each name, with an edge type to that of the next. */
function graphOf(names: readonly string[]): Graph {
  const properties = (name: string): Row => ({ [`p${name}`]: 'string' });
  const nodes = names.map((name) => [
    name,
    { key: { [name]: 'string', [`${name}2`]: 'integer' }, properties: properties(name) },
  ]);
  const edges = names.map((name) => [
    edgeType(name),
    { from: name, to: next(names, name), key: { [name]: 'string' }, properties: properties(name) },
  ]);
  const schema = { nodes: Object.fromEntries(nodes), edges: Object.fromEntries(edges) };
  return defineGraph(schema as never) as unknown as Graph;
}

function writesOf(
  graph: Graph,
  names: readonly string[],
): Readonly<Record<'nodes' | 'edges' | 'deletions', readonly GraphWrite[]>> {
  const member = (name: string): Member => graph[name] as Member;
  const ends = (name: string, how: 'ref' | 'merge'): readonly [Endpoint, Endpoint] => {
    const other = next(names, name);
    return [member(name)[how](nodeKey(name)), member(other)[how](nodeKey(other))];
  };
  return {
    nodes: names.map((name) => member(name).upsert({ ...nodeKey(name), ...valueOf(name) })),
    edges: names.map((name) =>
      member(edgeType(name)).upsert(...ends(name, 'merge'), { ...edgeKey(name), ...valueOf(name) }),
    ),
    deletions: names.map((name) => member(edgeType(name)).delete(...ends(name, 'ref'), edgeKey(name))),
  };
}

function next(names: readonly string[], name: string): string {
  return names[(names.indexOf(name) + 1) % names.length] ?? '';
}

/** In any order that is the same for the same rows. */
function sorted(rows: readonly Row[]): readonly Row[] {
  const nameOf = ({ labels, type }: Row): string => String(labels ?? type);
  return rows.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
