import { describe, expect, it } from 'vitest';
import { nullChunks } from '../../src/core/null-source.ts';
import { emptyStream, prepareMessages } from '../../src/memgraph/message-stream.ts';
import type { MessageLoad } from '../../src/memgraph/message-stream.ts';
import { isItem, itemAt, purchaseAt } from '../../src/memgraph/messages.ts';
import type { Message, Purchase } from '../../src/memgraph/messages.ts';
import { messageWrite } from '../../src/memgraph/shop-graph.ts';

const records = 16_000;

/** The messages of each partition. */
function partitionsOf(load: MessageLoad): Message[][] {
  const fill = prepareMessages(load);
  const partitions = new Map<string, Message[]>();
  for (const empty of nullChunks(emptyStream(load))) {
    const chunk = fill(empty);
    const messages = partitions.get(chunk.partition.id) ?? [];
    for (let index = 0; index < chunk.length; index += 1)
      messages.push(JSON.parse(chunk.valueAt(index).toString()) as Message);
    partitions.set(chunk.partition.id, messages);
  }
  return [...partitions.values()];
}

function texts(messages: readonly Message[]): Set<string> {
  return new Set(messages.map((message) => JSON.stringify(message)));
}

describe('the stream of the memgraph bench', () => {
  it.each(['in turn', 'mixed'] as const)(
    'brings a quarter of items and three of purchases of them: %s',
    (kinds) => {
      const messages = partitionsOf({ kinds, records }).flat();

      const items = messages.filter(isItem);
      const purchases = messages.filter((message): message is Purchase => !isItem(message));
      const ids = new Set(items.map(({ itemId }) => itemId));
      expect(texts(items)).toEqual(texts(Array.from({ length: 4_000 }, (_, n) => itemAt(n))));
      expect(purchases.every(({ itemId }) => ids.has(itemId))).toBe(true);
      expect(new Set(purchases.map(({ boughtAt }) => boughtAt)).size).toBe(12_000);
    },
  );

  it('brings each item before its purchases and in their partition, where they come in turn', () => {
    for (const messages of partitionsOf({ kinds: 'in turn', records })) {
      const ids = new Set(messages.filter(isItem).map(({ itemId }) => itemId));

      expect(messages.every(({ itemId }) => ids.has(itemId))).toBe(true);
    }
  });

  it('brings items first, where they come in turn', () => {
    const partitions = partitionsOf({ kinds: 'in turn', records });

    const firstPurchases = partitions.map((messages) => messages.findIndex((message) => !isItem(message)));

    expect(firstPurchases).toEqual([1_000, 1_000, 1_000, 1_000]);
    expect(partitions.map((messages) => messages.findLastIndex(isItem))).toEqual([999, 999, 999, 999]);
  });

  it('brings items apart, where they are mixed', () => {
    const partitions = partitionsOf({ kinds: 'mixed', records });

    expect(partitions.map((messages) => messages.filter(isItem).length)).toEqual([4_000, 0, 0, 0]);
  });

  it.each([16_000, 80_000, 240_000])('names no purchase of %d messages twice', (count) => {
    const messages = partitionsOf({ kinds: 'in turn', records: count }).flat();

    const purchases = messages.filter((message): message is Purchase => !isItem(message));
    const pairs = new Set(purchases.map(({ userId, itemId }) => userId * 2 ** 20 + itemId));
    expect(pairs.size).toBe((3 * count) / 4);
  });

  it('is of values that the graph takes', () => {
    expect(messageWrite(itemAt(1_234)).row).toMatchObject({ title: 'Item number 1234' });
    expect(messageWrite(purchaseAt(1_234, 100)).row).toMatchObject({ boughtOn: '2026-03-01' });
  });
});
