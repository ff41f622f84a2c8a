import { closed } from '@rivergraph/core';
import type { Partition, SourceEvent } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/adapter/index.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);
const [a, b] = [partitionOf('a'), partitionOf('b')];
const partitions = [a, b, partitionOf('c')];

function partitionOf(topic: string): Partition {
  return { topic, id: `${topic}-0` };
}

/** An event of a partition that can be told from others. */
function event(partition: Partition, number: number): SourceEvent {
  return { type: 'lag', partition, records: number };
}

function urgent(code: string): SourceEvent {
  return { type: 'warning', code, message: code };
}

function nameOf(taken: SourceEvent | undefined): string {
  if (taken === undefined) return 'end';
  if (taken.type === 'lag') return `${taken.partition.topic}${taken.records}`;
  return taken.type === 'warning' ? taken.code : taken.type;
}

async function take(queue: EventQueue): Promise<string> {
  return nameOf(await queue.next());
}

async function takeAll(queue: EventQueue): Promise<readonly string[]> {
  const taken: string[] = [];
  queue.finish();
  for (let next = await take(queue); next !== 'end'; next = await take(queue)) taken.push(next);
  return taken;
}

describe('EventQueue', () => {
  it('gives what concerns the assignment first', async () => {
    const queue = new EventQueue();
    queue.pushTo(a, event(a, 1));
    queue.push(urgent('x'));
    queue.push(urgent('y'));

    expect(await takeAll(queue)).toEqual(['x', 'y', 'a1']);
  });

  it('keeps the order of a partition, and lets partitions take turns', async () => {
    const queue = new EventQueue();
    for (const number of [1, 2, 3]) queue.pushTo(a, event(a, number));
    for (const number of [1, 2]) queue.pushTo(b, event(b, number));

    expect(await takeAll(queue)).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  it('wakes who waits', async () => {
    const queue = new EventQueue();
    const first = take(queue);
    queue.pushTo(a, event(a, 1));
    const second = first.then(async () => take(queue));
    queue.push(urgent('x'));

    expect([await first, await second]).toEqual(['a1', 'x']);
  });

  it('does not wake who waits for what is held', async () => {
    const queue = new EventQueue();
    queue.hold(a);
    const next = take(queue);

    queue.pushTo(a, event(a, 1));
    queue.pushTo(b, event(b, 1));

    expect(await next).toBe('b1');
  });

  it('gives what was held when it is released', async () => {
    const queue = new EventQueue();
    queue.pushTo(a, event(a, 1));
    queue.hold(a);
    queue.hold(a);
    queue.pushTo(a, event(a, 2));
    const next = take(queue);

    queue.release(a);
    queue.release(a);

    expect([await next, await take(queue)]).toEqual(['a1', 'a2']);
  });

  it('forgets what is dropped, and that it was held', async () => {
    const queue = new EventQueue();
    queue.hold(a);
    queue.pushTo(a, event(a, 1));
    queue.drop(a);
    queue.drop(b);
    queue.pushTo(a, event(a, 2));

    expect(await takeAll(queue)).toEqual(['a2']);
  });

  it('counts the bytes that could be taken', async () => {
    const queue = new EventQueue();
    queue.pushTo(a, event(a, 1), 10);
    queue.pushTo(a, event(a, 2), 20);
    queue.pushTo(b, event(b, 1), 5);
    expect(queue.readyBytes).toBe(35);
    queue.hold(a);
    queue.pushTo(a, event(a, 3), 40);
    expect(queue.readyBytes).toBe(5);
    queue.release(a);
    expect(queue.readyBytes).toBe(75);
    await queue.next();
    expect(queue.readyBytes).toBe(70);
    queue.drop(a);

    expect(queue.readyBytes).toBe(0);
  });

  it('ends when everything was taken, also what was held', async () => {
    const queue = new EventQueue();
    queue.pushTo(a, event(a, 1));
    queue.hold(a);
    queue.push(urgent('x'));
    queue.finish();
    expect(await take(queue)).toBe('x');

    const next = take(queue);
    queue.release(a);

    expect([await next, await take(queue), await take(queue)]).toEqual(['a1', 'end', 'end']);
  });

  it('ends for who waits', async () => {
    const queue = new EventQueue();
    const next = take(queue);

    queue.finish();

    expect(await next).toBe('end');
  });

  it('ends when what is left is dropped and somebody asks', async () => {
    const queue = new EventQueue();
    queue.pushTo(a, event(a, 1));
    queue.hold(a);
    queue.finish();

    queue.drop(a);

    expect(await take(queue)).toBe('end');
  });

  it('goes on after a finish that was taken back', async () => {
    const queue = new EventQueue();
    queue.pushTo(a, event(a, 1));
    queue.finish();
    queue.goOn();
    await take(queue);
    const next = take(queue);

    queue.push(urgent('x'));

    expect(await next).toBe('x');
  });

  it('stays at its end once that was taken', async () => {
    const queue = new EventQueue();
    queue.finish();
    await take(queue);

    queue.goOn();
    queue.push(urgent('x'));
    queue.fail(new Error('x'));

    expect(await take(queue)).toBe('end');
    expect(queue.isOver).toBe(true);
  });

  it('ends now, whatever waits', async () => {
    const queue = new EventQueue();
    queue.push(urgent('x'));
    queue.pushTo(a, event(a, 1));

    queue.end();

    expect(await take(queue)).toBe('end');
    queue.push(urgent('y'));
    expect(await take(queue)).toBe('end');
  });

  it('rejects who waits and who comes later, with the first failure', async () => {
    const queue = new EventQueue();
    const next = queue.next();

    queue.fail(closed('first'));
    queue.fail(closed('second'));
    queue.push(urgent('x'));

    await expect(next).rejects.toThrow('first');
    await expect(queue.next()).rejects.toThrow('first');
  });
});

interface Action {
  readonly type: 'push' | 'take' | 'push to' | 'hold' | 'release' | 'drop';
  readonly line: number;
}

const actions: fc.Arbitrary<readonly Action[]> = fc.array(
  fc.record({
    type: fc.constantFrom('push', 'take', 'take', 'push to', 'push to', 'push to', 'hold', 'release', 'drop'),
    line: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 60 },
);

/** What a queue holds, as simply as it can be said. */
class Model {
  urgent: string[] = [];
  readonly lines: string[][] = [[], [], []];
  readonly held: boolean[] = [false, false, false];

  get takeable(): readonly string[] {
    if (this.urgent.length > 0) return this.urgent.slice(0, 1);
    return this.lines.flatMap((line, index) => (this.held[index] === true ? [] : line.slice(0, 1)));
  }

  get readyBytes(): number {
    return this.lines.reduce(
      (bytes, line, index) => bytes + (this.held[index] === true ? 0 : line.length),
      0,
    );
  }

  /** What came although it was not its turn. */
  readonly surprises: string[] = [];

  take(name: string): void {
    if (!this.takeable.includes(name)) this.surprises.push(name);
    for (const line of [this.urgent, ...this.lines]) if (line[0] === name) line.shift();
  }
}

async function play({ type, line }: Action, number: number, queue: EventQueue, model: Model): Promise<void> {
  if (type === 'push') {
    queue.push(urgent(`u${number}`));
    model.urgent.push(`u${number}`);
  } else if (type === 'take') {
    if (model.takeable.length === 0) return;
    model.take(await take(queue));
  } else playLine(type, line, number, { queue, model });
}

function playLine(
  type: 'push to' | 'hold' | 'release' | 'drop',
  line: number,
  number: number,
  { queue, model }: { readonly queue: EventQueue; readonly model: Model },
): void {
  const partition = partitions[line] ?? a;
  if (type === 'push to') {
    queue.pushTo(partition, event(partition, number), 1);
    model.lines[line]?.push(`${partition.topic}${number}`);
  } else if (type === 'drop') {
    queue.drop(partition);
    model.lines[line] = [];
    model.held[line] = false;
  } else {
    queue[type](partition);
    model.held[line] = type === 'hold';
  }
}

describe('any use of an EventQueue', () => {
  it('gives each event once, in the order of its line', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (plan) => {
        const queue = new EventQueue();
        const model = new Model();
        for (const [number, action] of plan.entries()) {
          await play(action, number, queue, model);
          expect(queue.readyBytes).toBe(model.readyBytes);
        }
        for (const partition of partitions) queue.release(partition);
        model.held.fill(false);
        for (const taken of await takeAll(queue)) model.take(taken);

        expect(model.surprises).toEqual([]);
        expect(model.takeable).toEqual([]);
      }),
      { numRuns },
    );
  });
});
