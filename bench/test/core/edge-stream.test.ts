import { describe, expect, it } from 'vitest';
import type { EdgeStream } from '../../src/core/edge-stream.ts';
import { edgeStream, ratingStream } from '../../src/core/edge-stream.ts';

function writesOf({ fill, toWrite }: EdgeStream, count: number) {
  return Array.from({ length: count }, (_, position) => {
    const value = Buffer.alloc(100);
    fill(value, { partition: 0, position, offset: 0 });
    return toWrite({ value });
  });
}

function itemsOf(stream: EdgeStream, count: number): readonly unknown[] {
  return writesOf(stream, count).map((write) => ('to' in write ? write.to['itemId'] : undefined));
}

describe('an edge stream', () => {
  it('comes again the same', () => {
    const [once, again] = [itemsOf(edgeStream(0.99), 1_000), itemsOf(edgeStream(0.99), 1_000)];

    expect(once).toEqual(again);
  });

  it.each<[Parameters<typeof edgeStream>[0], number, number]>([
    ['uniform', 0, 0.001],
    [0.8, 0.035, 0.051],
    [0.99, 0.095, 0.12],
  ])('of keys %s gives its first item a share between %d and %d', (keys, least, most) => {
    const items = itemsOf(edgeStream(keys), 20_000);

    const share = items.filter((item) => item === 0).length / items.length;
    expect(share).toBeGreaterThanOrEqual(least);
    expect(share).toBeLessThanOrEqual(most);
  });

  it('keeps its nodes to the number it was told', () => {
    const items = new Set(itemsOf(edgeStream('uniform', 50), 5_000));

    expect(items.size).toBe(50);
  });

  it('writes ratings in as many shapes as it was told', () => {
    const shapes = new Set(writesOf(ratingStream(100), 5_000).map(({ shape }) => shape));

    expect(shapes.size).toBe(100);
  });
});
