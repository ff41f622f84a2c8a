import neo4j from 'neo4j-driver';
import type { Item, Purchase } from './messages.ts';

/** How one writes a kind of message with the driver: a constant text, and a map for each message. */
export interface DriverRows<TMessage> {
  readonly text: string;
  readonly rowOf: (message: TMessage) => object;
}

/** How one writes both kinds. */
export interface DriverWay {
  readonly items: DriverRows<Item>;
  readonly purchases: DriverRows<Purchase>;
}

const { Date: DriverDate, DateTime } = neo4j.types;

/** As the manual of the driver has it: its own integers, dates and times, in the way that costs least of those it offers. */
export const obviousWay: DriverWay = {
  items: {
    text: `
      UNWIND $rows AS row
      MERGE (i:Item {itemId: row.itemId})
      SET i.title = row.title, i.price = row.price, i.stock = row.stock,
          i.listedOn = row.listedOn, i.updatedAt = row.updatedAt, i.isActive = row.isActive`,
    rowOf: (item) => ({
      itemId: neo4j.int(item.itemId),
      title: item.title,
      price: item.price,
      stock: neo4j.int(item.stock),
      listedOn: DriverDate.fromStandardDate(new Date(item.listedOn)),
      updatedAt: DateTime.fromStandardDate(new Date(item.updatedAt)),
      isActive: item.isActive,
    }),
  },
  purchases: {
    text: `
      UNWIND $rows AS row
      MATCH (u:User {userId: row.userId})
      MATCH (i:Item {itemId: row.itemId})
      MERGE (u)-[b:BOUGHT]->(i)
      SET b.quantity = row.quantity, b.amount = row.amount, b.currency = row.currency,
          b.boughtOn = row.boughtOn, b.boughtAt = row.boughtAt, b.isGift = row.isGift`,
    rowOf: (purchase) => ({
      userId: neo4j.int(purchase.userId),
      itemId: neo4j.int(purchase.itemId),
      quantity: neo4j.int(purchase.quantity),
      amount: purchase.amount,
      currency: purchase.currency,
      boughtOn: DriverDate.fromStandardDate(new Date(purchase.boughtOn)),
      boughtAt: DateTime.fromStandardDate(new Date(purchase.boughtAt)),
      isGift: purchase.isGift,
    }),
  },
};

/** As one may who has measured the driver: the message as it is, and the statement makes integers, dates and times of it. */
export const thriftyWay: DriverWay = {
  items: {
    text: `
      UNWIND $rows AS row
      MERGE (i:Item {itemId: toInteger(row.itemId)})
      SET i.title = row.title, i.price = row.price, i.stock = toInteger(row.stock),
          i.listedOn = date(row.listedOn), i.updatedAt = datetime(row.updatedAt), i.isActive = row.isActive`,
    rowOf: (item) => item,
  },
  purchases: {
    text: `
      UNWIND $rows AS row
      MATCH (u:User {userId: toInteger(row.userId)})
      MATCH (i:Item {itemId: toInteger(row.itemId)})
      MERGE (u)-[b:BOUGHT]->(i)
      SET b.quantity = toInteger(row.quantity), b.amount = row.amount, b.currency = row.currency,
          b.boughtOn = date(row.boughtOn), b.boughtAt = datetime(row.boughtAt), b.isGift = row.isGift`,
    rowOf: (purchase) => purchase,
  },
};
