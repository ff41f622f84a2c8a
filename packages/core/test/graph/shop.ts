import { defineGraph, RivergraphError } from '../../src/index.ts';

/** A graph with every kind of member: free, composite key, owned, edge with and without a key. */
export const shop = defineGraph({
  nodes: {
    User: { key: { userId: 'integer' }, properties: { name: 'string', tags: 'string[]', seen: 'datetime' } },
    Product: { key: { sku: 'string', shop: 'string' } },
    DailyCharge: { ownedBy: 'HAS_DAILY_CHARGE', key: { date: 'date' }, properties: { amountUSD: 'float' } },
  },
  edges: {
    HAS_DAILY_CHARGE: { from: 'User', to: 'DailyCharge' },
    BOUGHT: { from: 'User', to: 'Product', key: { orderId: 'string' }, properties: { count: 'integer' } },
    KNOWS: { from: 'User', to: 'User', properties: { since: 'date' } },
  },
});

/** Calls a method with arguments that its types forbid, as a user without types would. */
export function callUntyped(target: object, method: string, ...args: readonly unknown[]): unknown {
  const found: unknown = Reflect.get(target, method);
  if (typeof found !== 'function') throw new Error(`no method ${method}`);
  return Reflect.apply(found, target, args);
}

/** What a call throws: the code and message of a RivergraphError, or the text of anything else. */
export function thrownBy(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return error instanceof RivergraphError ? `${error.code}: ${error.message}` : String(error);
  }
  return 'nothing';
}

/** As many runs as `FUZZ_RUNS` asks for. */
export function fuzzRuns(usual: number): number {
  return Number(process.env['FUZZ_RUNS'] ?? usual);
}
