import { defineGraph } from '@rivergraph/core';
import type { AnyGraph, GraphWrite } from '@rivergraph/core';
import type { MessageContent } from '../kafka/topics.ts';

/** What a message says. */
export interface Charge {
  readonly userId: number;
  readonly date: string;
  readonly amount: number;
  /** Milliseconds since 1970. */
  readonly ts: number;
}

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'integer' } },
    DailyCharge: {
      ownedBy: 'HAS_DAILY_CHARGE',
      key: { date: 'date' },
      properties: { amountUSD: 'float', createdDate: 'integer' },
    },
  },
  edges: { HAS_DAILY_CHARGE: { from: 'User', to: 'DailyCharge' } },
});

/** A charge belongs to its user, and is found from there. */
export const chargeGraph: AnyGraph = graph;

/** The write of a charge; its user must be there. */
export function chargeWrite({ userId, date, amount, ts }: Charge): GraphWrite {
  return graph.HAS_DAILY_CHARGE.upsert(
    graph.User.ref({ userId }),
    graph.DailyCharge.upsert({ date, amountUSD: amount, createdDate: ts }),
  );
}

/** Prime, and larger than the steps in which neighbours in a database lie. */
const stride = 48_271;
const firstTs = Date.parse('2026-03-01');

/** All charges are of this day. */
export const chargeDate = '2026-03-01';

/** The nth of the charges of so many users: one for each of them, in an order that has nothing to do with how users were made. */
export function chargeAt(n: number, users: number): Charge {
  return {
    userId: (n * stride) % users,
    date: chargeDate,
    amount: (10_000 + (n % 90_000)) / 100,
    ts: firstTs + n,
  };
}

/** The messages of a topic with one charge for each of so many users. */
export function chargeMessages(users: number): MessageContent {
  return {
    key: (n) => String(chargeAt(n, users).userId),
    value: (n) => JSON.stringify(chargeAt(n, users)),
  };
}
