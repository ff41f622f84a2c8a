import neo4j from 'neo4j-driver';
import type { Driver } from 'neo4j-driver';
import { nullChunks } from '../core/null-source.ts';
import type { Lap } from '../lap/lap.ts';
import { Meter } from '../lap/meter.ts';
import { obviousWay, thriftyWay } from './driver-rows.ts';
import type { DriverWay } from './driver-rows.ts';
import type { LapJob, Side } from './lap.ts';
import { emptyStream, prepareMessages } from './message-stream.ts';
import type { MessageChunk } from './message-stream.ts';
import { isItem } from './messages.ts';
import type { Item, Message, Purchase } from './messages.ts';

/** Who writes with the driver alone. */
type DriverSide = Exclude<Side, 'rivergraph'>;

const ways: Readonly<Record<DriverSide, DriverWay>> = { obvious: obviousWay, thrifty: thriftyWay };

/** The loop that one writes first: a batch of a partition, decoded, made into rows and written in a transaction, then the next one. */
export async function driverLap({ target, load }: LapJob, side: DriverSide): Promise<Lap> {
  const way = ways[side];
  const fill = prepareMessages(load);
  const meter = new Meter(target);
  const driver = neo4j.driver(target.url);
  try {
    await driver.getServerInfo();
    meter.joined();
    meter.began();
    for (const empty of nullChunks(emptyStream(load))) {
      meter.triedFirst();
      await write(driver, fill(empty), way);
    }
    meter.ended();
  } finally {
    await driver.close();
  }
  return meter.lap();
}

async function write(driver: Driver, batch: MessageChunk, way: DriverWay): Promise<void> {
  const messages = Array.from(
    { length: batch.length },
    (_, index) => JSON.parse(batch.valueAt(index).toString()) as Message,
  );
  const { text, rows } = statementOf(messages, way);
  const session = driver.session();
  try {
    await session.executeWrite((transaction) => transaction.run(text, { rows }));
  } finally {
    await session.close();
  }
}

/** A batch of a topic, or of a stretch of one, is of one kind. */
function statementOf(
  messages: readonly Message[],
  { items, purchases }: DriverWay,
): { readonly text: string; readonly rows: readonly object[] } {
  const [first] = messages;
  if (first !== undefined && isItem(first))
    return { text: items.text, rows: (messages as readonly Item[]).map(items.rowOf) };
  return { text: purchases.text, rows: (messages as readonly Purchase[]).map(purchases.rowOf) };
}
