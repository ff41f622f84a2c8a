import { usualNodes } from './settings.ts';

/** An item of a shop as it is now. */
export interface Item {
  readonly itemId: number;
  readonly title: string;
  readonly price: number;
  readonly stock: number;
  /** A day. */
  readonly listedOn: string;
  /** A time in UTC. */
  readonly updatedAt: string;
  readonly isActive: boolean;
}

/** Who bought what, and how. */
export interface Purchase {
  readonly userId: number;
  readonly itemId: number;
  readonly quantity: number;
  readonly amount: number;
  readonly currency: string;
  /** A day. */
  readonly boughtOn: string;
  /** A time in UTC. */
  readonly boughtAt: string;
  readonly isGift: boolean;
}

/** One of the two. */
export type Message = Item | Purchase;

/** Tells the two apart. */
export function isItem(message: Message): message is Item {
  return 'title' in message;
}

const currencies = ['EUR', 'USD', 'GBP', 'JPY'] as const;
const firstMs = Date.parse('2026-03-01T08:00:00Z');
/** Prime, so that neighbours in the stream are no neighbours in the graph. */
const stride = 48_271;

/** The nth item of the stream. */
export function itemAt(n: number): Item {
  return {
    itemId: itemId(n),
    title: `Item number ${n}`,
    price: (100 + (n % 90_000)) / 100,
    stock: n % 700,
    listedOn: timeAt(86_400 * (n % 900)).slice(0, 10),
    updatedAt: timeAt(n),
    isActive: n % 7 !== 0,
  };
}

/** The nth purchase of the stream, of the item that came as the `item`th. */
export function purchaseAt(n: number, item: number): Purchase {
  const boughtAt = timeAt(n);
  return {
    userId: (n * stride) % usualNodes,
    itemId: itemId(item),
    quantity: 1 + (n % 9),
    amount: (100 + (n % 90_000)) / 100,
    currency: currencies[n % currencies.length] ?? 'EUR',
    boughtOn: boughtAt.slice(0, 10),
    boughtAt,
    isGift: n % 5 === 0,
  };
}

function itemId(n: number): number {
  return (n * stride) % usualNodes;
}

/** With milliseconds, as most times have them. */
function timeAt(seconds: number): string {
  return new Date(firstMs + 1_000 * seconds + (seconds % 1_000)).toISOString();
}
