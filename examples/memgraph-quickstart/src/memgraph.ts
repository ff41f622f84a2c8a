import neo4j from 'neo4j-driver';
import type { Driver, Session } from 'neo4j-driver';
import type { MemgraphTarget } from './pipeline.ts';

/** A row of an answer. */
export type Row = { readonly [column: string]: unknown };

/** Gives a session for the time of a task. Its integers are bigints, so that a float that is a whole number is told from one. */
export async function withSession<T>(
  { url, auth }: MemgraphTarget,
  task: (session: Session) => Promise<T>,
): Promise<T> {
  const login = auth === undefined ? undefined : neo4j.auth.basic(auth.username, auth.password);
  const driver: Driver = neo4j.driver(url, login, { useBigInt: true });
  const session = driver.session();
  try {
    return await task(session);
  } finally {
    await session.close();
    await driver.close();
  }
}

/** Runs a statement that commits by itself, and gives its rows. */
export async function query(session: Session, text: string): Promise<readonly Row[]> {
  const { records } = await session.run(text);
  return records.map((record) => record.toObject());
}

/** How many people there are. */
export async function countPeople(target: MemgraphTarget): Promise<number> {
  return await withSession(target, async (session) => {
    const [row] = await query(session, 'MATCH (p:Person) RETURN count(p) AS people');
    return Number(row?.['people']);
  });
}

/** Deletes all people, and with them their connections. */
export async function deletePeople(target: MemgraphTarget): Promise<void> {
  await withSession(target, async (session) => await query(session, 'MATCH (p:Person) DETACH DELETE p'));
}
