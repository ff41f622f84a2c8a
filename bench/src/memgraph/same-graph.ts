import { openMemgraph, startMemgraphDouble } from '@rivergraph/servers';
import type { MemgraphDouble } from '@rivergraph/servers';
import { lapRunners } from './lap.ts';
import type { Side } from './lap.ts';
import type { MessageLoad } from './message-stream.ts';
import { usualNodes } from './settings.ts';

const load: MessageLoad = { kinds: 'in turn', records: 16_000 };

const preparation: readonly string[] = [
  'CREATE INDEX ON :User(userId)',
  'CREATE INDEX ON :Item(itemId)',
  `UNWIND range(0, ${usualNodes - 1}) AS id CREATE (:User {userId: id})`,
];

const contents = [
  'MATCH (i:Item) RETURN i.itemId, i.title, i.price, i.stock, i.listedOn, i.updatedAt, i.isActive',
  `MATCH (u:User)-[b:BOUGHT]->(i:Item)
   RETURN u.userId, i.itemId, b.quantity, b.amount, b.currency, b.boughtOn, b.boughtAt, b.isGift`,
];

/** Lets each side write a stream into a Memgraph double. Failure: rejects where the graphs differ, or are not whole. */
export async function expectSameGraph(tell: (line: string) => void): Promise<void> {
  const sides: readonly Side[] = ['obvious', 'rivergraph', 'thrifty'];
  await using runners = lapRunners();
  const graphs = new Set<string>();
  for (const side of sides) {
    await using double = await startMemgraphDouble();
    await prepare(double);
    const target = { url: double.url, serverPid: undefined };
    const { seconds } = await runners.run(side, { side, target, load });
    tell(`  into the double  ${side} ${(load.records / seconds).toFixed(0)} rows/s`);
    graphs.add(await graphOf(double));
  }
  if (graphs.size !== 1) throw new Error(`Expected one graph of ${sides.length} sides, got ${graphs.size}`);
}

/** Indexes are made over Bolt only. */
async function prepare({ url }: MemgraphDouble): Promise<void> {
  await using client = openMemgraph({ url });
  for (const statement of preparation) await client.run(statement);
}

async function graphOf(double: MemgraphDouble): Promise<string> {
  const lines: string[] = [];
  for (const statement of contents) {
    const { records } = await double.query(statement);
    for (const record of records) lines.push(record.map(textOf).join(' '));
  }
  if (lines.length !== load.records)
    throw new Error(`Expected ${load.records} items and purchases in the graph, got ${lines.length}`);
  return lines.sort().join('\n');
}

/** Integers are bigints there, and times are objects. The offset 0 and the zone UTC are one time. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    if (name === 'zone') return undefined;
    return typeof part === 'bigint' ? `${part}n` : part;
  });
}
