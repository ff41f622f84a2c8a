import kafkajs from 'kafkajs';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import neo4j from 'neo4j-driver';
import type { Driver, Integer } from 'neo4j-driver';
import type { Lap } from '../lap/lap.ts';
import { Meter } from '../lap/meter.ts';
import type { Charge } from './charges.ts';
import type { ChargesJob } from './lap.ts';
import { obviousRecords } from './settings.ts';

const { Kafka, logLevel } = kafkajs;

const statement = `
  UNWIND $rows AS row
  MATCH (u:User {userId: row.userId})
  MERGE (u)-[:HAS_DAILY_CHARGE]->(n:DailyCharge {userId: row.userId})
  ON CREATE SET n.amountUSD = row.amount, n.createdDate = row.ts`;

interface Row {
  readonly userId: Integer;
  readonly amount: number;
  readonly ts: Integer;
}

/** The consumer that one writes first: what was fetched of a partition goes into a transaction, then into the next one. */
export async function obviousCharges(job: ChargesJob): Promise<Lap> {
  const meter = new Meter(job.target);
  const { brokers, groupId } = job;
  const consumer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).consumer({ groupId });
  const driver = neo4j.driver(job.target.url);
  try {
    await driver.getServerInfo();
    await consume(consumer, driver, { job, meter });
  } finally {
    await consumer.disconnect();
    await driver.close();
  }
  return meter.lap();
}

async function consume(
  consumer: Consumer,
  driver: Driver,
  { job: { topic }, meter }: { readonly job: ChargesJob; readonly meter: Meter },
): Promise<void> {
  consumer.on(consumer.events.GROUP_JOIN, () => meter.joined());
  const crash = new Promise<never>((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic.topic], fromBeginning: true });
  let written = 0;
  const over = new Promise<void>((resolve, reject) => {
    const eachBatch = async ({ batch: { messages }, heartbeat }: EachBatchPayload): Promise<void> => {
      meter.began();
      for (let start = 0; start < messages.length; start += obviousRecords) {
        meter.triedFirst();
        await write(driver, messages.slice(start, start + obviousRecords));
        await heartbeat();
      }
      written += messages.length;
      if (written < topic.records) return;
      meter.ended();
      resolve();
    };
    consumer.run({ eachBatch }).catch(reject);
  });
  await Promise.race([over, crash]);
}

async function write(driver: Driver, messages: readonly KafkaMessage[]): Promise<void> {
  const rows = messages.map(rowOf);
  const session = driver.session({ database: 'neo4j' });
  try {
    await session.executeWrite((transaction) => transaction.run(statement, { rows }));
  } finally {
    await session.close();
  }
}

/** The driver sends every other number as a float. */
function rowOf({ value }: KafkaMessage): Row {
  const { userId, amount, ts } = JSON.parse(String(value)) as Charge;
  return { userId: neo4j.int(userId), amount, ts: neo4j.int(ts) };
}
