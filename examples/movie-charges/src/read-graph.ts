import { openNeo4j } from '@rivergraph/servers';
import type { Neo4jAddress } from '@rivergraph/servers';
import type { Driver } from 'neo4j-driver';
import { fingerprintModulus } from './charges.ts';
import type { Totals } from './charges.ts';

/** What the database holds. */
export interface GraphRead {
  readonly users: number;
  readonly knows: number;
  /** All charges, whether they lead to a user or not. */
  readonly charges: number;
  /** Charges that belong to no user, or to several. */
  readonly chargesNotOfOneUser: number;
  readonly usersWithOneCharge: number;
  /** Charges whose date is not that of their time. */
  readonly wrongDates: number;
  /** What the charges come to that are reached from a user. */
  readonly totals: Totals;
  /** The most acquaintances that a user has. */
  readonly mostKnown: number;
}

type Row = { readonly [column: string]: unknown };

/** Reads what there is with queries of its own; the pipeline has no part in it. */
export async function readGraph(address: Neo4jAddress): Promise<GraphRead> {
  // Nothing here exceeds 2^53.
  const driver = openNeo4j(address, { disableLosslessIntegers: true });
  try {
    const count = async (pattern: string): Promise<number> =>
      Number((await firstRow(driver, `${pattern} RETURN count(*) AS n`))['n']);
    const most = 'MATCH (u:User) RETURN max(COUNT { (u)--(:User) }) AS n';
    return {
      users: await count('MATCH (:User)'),
      knows: await count('MATCH (:User)-[:KNOWS]->(:User)'),
      charges: await count('MATCH (:DailyCharge)'),
      chargesNotOfOneUser: await count('MATCH (c:DailyCharge) WHERE COUNT { (c)--() } <> 1'),
      usersWithOneCharge: await count('MATCH (u:User) WHERE COUNT { (u)-[:HAS_DAILY_CHARGE]->() } = 1'),
      ...(await readCharges(driver)),
      mostKnown: Number((await firstRow(driver, most))['n'] ?? 0),
    };
  } finally {
    await driver.close();
  }
}

/** The sums are over whole cents and seconds: a sum of a million fractions is not exact. */
const chargesQuery = `
  MATCH (u:User)-[:HAS_DAILY_CHARGE]->(c:DailyCharge)
  WITH u, c, toInteger(round(c.amountUSD * 100)) AS cents, toInteger(c.createdDate) AS seconds
  RETURN count(*) AS charges, sum(cents) AS cents, sum(seconds) AS seconds,
         sum((u.userId % ${fingerprintModulus}) * cents) AS fingerprint,
         sum(CASE WHEN c.date = date(datetime({epochSeconds: seconds})) THEN 0 ELSE 1 END) AS wrongDates`;

async function readCharges(driver: Driver): Promise<Pick<GraphRead, 'totals' | 'wrongDates'>> {
  const row = await firstRow(driver, chargesQuery);
  const { charges, cents, seconds, fingerprint, wrongDates } = row;
  return {
    totals: {
      charges: Number(charges),
      cents: Number(cents),
      fingerprint: Number(fingerprint),
      seconds: Number(seconds),
    },
    wrongDates: Number(wrongDates),
  };
}

async function firstRow(driver: Driver, query: string): Promise<Row> {
  const { records } = await driver.executeQuery(query);
  const row: Row | undefined = records[0]?.toObject();
  if (row === undefined) throw new Error('Expected a row, got none');
  return row;
}
