import neo4j from 'neo4j-driver';
import type { Node, Record as Row } from 'neo4j-driver';

/** Writes a node as one line, the same for the same node: `(:Person {"id":1,"name":"Ada"})`. */
export function nodeLine({ labels, properties }: Pick<Node, 'labels' | 'properties'>): string {
  const names = labels.toSorted().map((label) => `:${label}`);
  return `(${names.join('')} ${propertiesText(properties)})`;
}

/** Writes a relationship as one line, with what its nodes are known by. */
export function edgeLine(row: Row, key: string): string {
  const { type, properties } = row.get('r');
  const [from, to] = ['a', 'b'].map((name) => endText(row.get(name), key));
  return `${from}-[:${type} ${propertiesText(properties)}]->${to}`;
}

function endText(node: Node, key: string): string {
  const known: unknown = node.properties[key];
  if (known === undefined) return nodeLine(node);
  return nodeLine({ labels: node.labels, properties: { [key]: known } });
}

function propertiesText(properties: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(properties).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted.map(([name, value]) => [name, plain(value)])));
}

/** Gives a value in a form that JSON tells apart: integers that are exact are numbers, dates and the like are texts. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (neo4j.isInt(value)) return value.inSafeRange() ? value.toNumber() : value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  // Dates, times and points write themselves.
  if (Object.getPrototypeOf(value) !== Object.prototype) return (value as Date).toString();
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}
