import type { PeopleContent } from './content.ts';

/** Runs a query by itself, and gives its rows. Integers are bigints, so that a float that is a whole number is told from one. */
export type PeopleQuery = (text: string) => Promise<readonly { readonly [column: string]: unknown }[]>;

/** Reads which people and connections there are with queries of its own; whatever streams them has no part in it. */
export async function readPeople(query: PeopleQuery): Promise<Omit<PeopleContent, 'letters'>> {
  const people = await query('MATCH (p:Person) RETURN p.id AS id');
  const connections = await query(
    'MATCH (a:Person)-[:CONNECTED_WITH]->(b:Person) RETURN a.id AS start, b.id AS stop',
  );
  return {
    people: people.map(({ id }) => idText(id)),
    connections: connections.map(({ start, stop }) => `${idText(start)} ${idText(stop)}`),
  };
}

/** A float is another id, also where it is a whole number. */
function idText(id: unknown): string {
  return typeof id === 'bigint' ? String(id) : `${String(id)} (a ${typeof id})`;
}

/** Counts the people. */
export async function countPeople(query: PeopleQuery): Promise<number> {
  const [row] = await query('MATCH (p:Person) RETURN count(p) AS people');
  return Number(row?.['people']);
}

/** Deletes all people, and with them their connections. */
export async function deletePeople(query: PeopleQuery): Promise<void> {
  await query('MATCH (p:Person) DETACH DELETE p');
}
