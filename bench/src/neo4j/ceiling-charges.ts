import neo4j from 'neo4j-driver';
import type { Driver } from 'neo4j-driver';
import type { Lap } from '../lap/lap.ts';
import { Meter } from '../lap/meter.ts';
import { chargeAt, chargeDate } from './charges.ts';
import type { ChargesJob } from './lap.ts';
import { batchRecords, chargeSlots } from './settings.ts';

const statement = `
  UNWIND range(0, size($userId) - 1) AS i
  MATCH (u:User {userId: toInteger($userId[i])})
  CREATE (u)-[:HAS_DAILY_CHARGE]->(:DailyCharge {
    date: date($date), amountUSD: $amount[i], createdDate: toInteger($ts[i])
  })`;

/** The columns of one transaction. */
interface Columns {
  readonly userId: readonly number[];
  readonly amount: readonly number[];
  readonly ts: readonly number[];
}

/**
 * The least that the same rows can cost: created without a look, from columns that lie ready in memory, over as many connections, each
 * statement a transaction of its own.
 */
export async function ceilingCharges({ target, topic: { records } }: ChargesJob): Promise<Lap> {
  const batches = columnsOf(records);
  const meter = new Meter(target);
  const driver = neo4j.driver(target.url);
  try {
    await driver.getServerInfo();
    meter.joined();
    meter.began();
    await Promise.all(Array.from({ length: chargeSlots }, async () => drain(driver, batches, meter)));
    meter.ended();
  } finally {
    await driver.close();
  }
  return meter.lap();
}

function columnsOf(records: number): Columns[] {
  const batches: Columns[] = [];
  for (let start = 0; start < records; start += batchRecords) {
    const length = Math.min(batchRecords, records - start);
    const charges = Array.from({ length }, (_, index) => chargeAt(start + index, records));
    batches.push({
      userId: charges.map(({ userId }) => userId),
      amount: charges.map(({ amount }) => amount),
      ts: charges.map(({ ts }) => ts),
    });
  }
  return batches;
}

/** Takes batches until none is left; others do too. */
async function drain(driver: Driver, batches: Columns[], meter: Meter): Promise<void> {
  const session = driver.session({ database: 'neo4j' });
  try {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      meter.triedFirst();
      await session.run(statement, { ...batch, date: chargeDate });
    }
  } finally {
    await session.close();
  }
}
