import { describe, expect, it } from 'vitest';
import { Fifo } from '../../src/util/fifo.ts';

describe('Fifo', () => {
  it('gives what came first, and nothing when it is empty', () => {
    const fifo = new Fifo<string>();
    fifo.push('a');
    fifo.push('b');

    const given = [fifo.peek(), fifo.shift(), fifo.shift(), fifo.shift(), fifo.peek()];

    expect(given).toEqual(['a', 'a', 'b', undefined, undefined]);
    expect(fifo.size).toBe(0);
  });

  it('looks behind the head', () => {
    const fifo = new Fifo<number>();
    for (let item = 0; item < 5; item++) fifo.push(item);
    fifo.shift();

    expect([fifo.at(0), fifo.at(3), fifo.at(4)]).toEqual([1, 4, undefined]);
  });

  it('keeps its order and size over many times its compaction', () => {
    const fifo = new Fifo<number>();
    let pushed = 0;
    let shifted = 0;

    for (let round = 0; round < 10_000; round++) {
      fifo.push(pushed++);
      fifo.push(pushed++);
      expect(fifo.shift()).toBe(shifted++);
    }

    expect(fifo.size).toBe(10_000);
    expect(fifo.at(9_999)).toBe(pushed - 1);
  });

  it('is empty and usable after clear', () => {
    const fifo = new Fifo<number>();
    fifo.push(1);

    fifo.clear();
    fifo.push(2);

    expect([fifo.size, fifo.shift()]).toEqual([1, 2]);
  });
});
