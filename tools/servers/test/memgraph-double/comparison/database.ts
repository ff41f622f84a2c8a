import { createHash } from 'node:crypto';
import type { Driver, QueryResult } from 'neo4j-driver';
import { canonical } from './canonical.ts';

/** The whole graph of a server, in an order that does not depend on the server. */
export interface Dump {
  /** Nodes and relationships, as text. */
  readonly lines: readonly string[];
  /** By which the server knows the nodes, in the order of their lines; where two are alike, so is all around them. */
  readonly nodes: readonly bigint[];
  readonly edges: readonly bigint[];
}

interface Node {
  readonly id: bigint;
  readonly text: string;
  /** What it is and what is around it. */
  color: string;
}

interface Edge {
  readonly id: bigint;
  readonly from: bigint;
  readonly to: bigint;
  readonly text: string;
}

const all = `MATCH (n)
OPTIONAL MATCH (n)-[e]->(m)
RETURN id(n) AS node, labels(n) AS labels, properties(n) AS own,
  id(e) AS edge, type(e) AS type, properties(e) AS its, id(m) AS to`;

/** Reads the whole graph. */
export async function dump(run: (text: string) => Promise<QueryResult>): Promise<Dump> {
  const { records } = await run(all);
  const nodes = new Map<bigint, Node>();
  const edges: Edge[] = [];
  for (const record of records) {
    const { node, labels, own, edge, type, its, to } = record.toObject();
    const line = `(${labels.toSorted().join(':')} ${canonical(own)})`;
    nodes.set(node, { id: node, text: line, color: line });
    if (edge !== null) edges.push({ id: edge, from: node, to, text: `[${type} ${canonical(its)}]` });
  }
  return inOrder(nodes, edges);
}

/** Tells nodes that are alike apart by what is around them; of those that still are, one is as good as another. */
function inOrder(nodes: ReadonlyMap<bigint, Node>, edges: readonly Edge[]): Dump {
  const sorted = (): readonly Node[] => [...nodes.values()].toSorted((a, b) => compare(a.color, b.color));
  refine(nodes, edges);
  for (let alike = firstAlike(sorted()); alike !== undefined; alike = firstAlike(sorted())) {
    alike.color += '!';
    refine(nodes, edges);
  }
  const place = (id: bigint): string => `${nodes.get(id)?.text ?? ''}${nodes.get(id)?.color ?? ''}`;
  const keyed = edges
    .map(({ id, from, to, text }) => ({ id, key: `${place(from)}-${text}->${place(to)}` }))
    .toSorted((a, b) => compare(a.key, b.key));
  return {
    lines: [...[...nodes.values()].map(({ text }) => text).toSorted(), ...keyed.map(({ key }) => key)],
    nodes: sorted().map(({ id }) => id),
    edges: keyed.map(({ id }) => id),
  };
}

/** The first of nodes that comes before one of the same color. */
function firstAlike(sorted: readonly Node[]): Node | undefined {
  return sorted.find(({ color }, at) => sorted[at + 1]?.color === color);
}

function refine(nodes: ReadonlyMap<bigint, Node>, edges: readonly Edge[]): void {
  for (let round = 0; round < 3; round += 1) recolor(nodes, edges);
}

function recolor(nodes: ReadonlyMap<bigint, Node>, edges: readonly Edge[]): void {
  const around = new Map<bigint, string[]>([...nodes.keys()].map((id) => [id, []]));
  for (const { from, to, text } of edges) {
    around.get(from)?.push(`-> ${text} ${nodes.get(to)?.color ?? ''}`);
    around.get(to)?.push(`<- ${text} ${nodes.get(from)?.color ?? ''}`);
  }
  for (const node of nodes.values()) {
    const whole = [node.color, ...(around.get(node.id) ?? []).toSorted()].join('\n');
    node.color = `#${createHash('sha1').update(whole).digest('hex').slice(0, 12)}`;
  }
}

function compare(a: string, b: string): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** Numbers nodes and relationships anew, so that each is known by its number, and lets go of nodes beyond so many. */
export async function renumber(
  run: (text: string, parameters: object) => Promise<QueryResult>,
  { nodes, edges }: Dump,
  most: number,
): Promise<void> {
  const numbered = (ids: readonly bigint[]): object => ({ rows: ids.map((id, at) => [id, BigInt(at)]) });
  await run('UNWIND $rows AS r MATCH (n) WHERE id(n) = r[0] SET n.uid = r[1]', numbered(nodes));
  await run('UNWIND $rows AS r MATCH ()-[e]->() WHERE id(e) = r[0] SET e.uid = r[1]', numbered(edges));
  if (nodes.length > most)
    await run('MATCH (n) WHERE n.uid >= $most DETACH DELETE n', { most: BigInt(most) });
}

/** Runs statements that commit by themselves in one session of a driver. */
export function runner(driver: Driver): (text: string, parameters?: object) => Promise<QueryResult> {
  return async (text, parameters = {}) => {
    const session = driver.session();
    try {
      return await session.run(text, parameters);
    } finally {
      await session.close();
    }
  };
}
