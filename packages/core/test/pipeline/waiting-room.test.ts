import { describe, expect, it } from 'vitest';
import type { Write } from '../../src/contracts/write.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { defineGraph, type GraphWrite, wait } from '../../src/index.ts';
import { rejected } from '../../src/errors.ts';
import { TogetherWrite } from '../../src/batching/together.ts';
import { Item } from '../../src/pipeline/delivery/item.ts';
import { Lane } from '../../src/pipeline/lane/lane.ts';
import { Patience } from '../../src/pipeline/waiting/patience.ts';
import { WaitingRoom } from '../../src/pipeline/waiting/waiting-room.ts';
import { createManualClock, type ManualClock } from '../../src/testing/index.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { id: 'integer' } },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' } },
  },
  edges: { KNOWS: { from: 'User', to: 'User' }, HAS_DAY: { from: 'User', to: 'Day' } },
});

const missing = wait({ forMs: 10_000 });
const edge = (from: number, to: number, patience = missing): GraphWrite =>
  graph.KNOWS.upsert(
    graph.User.ref({ id: from }, { missing: patience }),
    graph.User.ref({ id: to }, { missing: patience }),
  );
const node = (id: number): GraphWrite => graph.User.upsert({ id });

interface Room {
  readonly clock: ManualClock;
  readonly room: WaitingRoom;
  readonly lane: Lane;
  readonly patience: Patience;
  /** The sink lacked an end of the write. Gives whether it waits. */
  admit(item: Item): boolean;
  itemOf(write: Write): Item;
  /** Takes out who may leave. */
  leave(): readonly Item[];
}

function createRoom(): Room {
  const clock = createManualClock();
  const partition = { topic: 't', id: 't-0' };
  const lane = new Lane({ partition, epoch: 0 }, { clock, logger: silentLogger });
  lane.receive(
    {
      partition,
      length: 1_000,
      bytes: 1_000,
      keyAt: () => null,
      valueAt: () => null,
      headersAt: () => ({}),
      timestampAt: () => undefined,
      positionAt: (index) => index,
    },
    1_000,
    0,
  );
  let seq = 0;
  const patience = new Patience(clock);
  const room: Room = {
    clock,
    lane,
    patience,
    room: new WaitingRoom({ clock, patience, post: (task) => task() }),
    admit: (item) =>
      room.room.refused(item, rejected('an end is missing', { reason: 'missing-endpoint' }), 1) === 'waits',
    itemOf: (write) => {
      lane.expect(seq, 1);
      return new Item(write, lane, seq++, 0, 1, 1);
    },
    leave: () => {
      const left: Item[] = [];
      room.room.release(
        (item) => left.push(item),
        () => false,
      );
      return left;
    },
  };
  return room;
}

describe('WaitingRoom', () => {
  it('takes in what may wait only', () => {
    const { room, admit, itemOf, clock } = createRoom();

    const admitted = [
      edge(1, 2),
      node(1),
      graph.KNOWS.upsert(graph.User.ref({ id: 1 }), graph.User.ref({ id: 2 })),
    ].map((write) => admit(itemOf(write)));

    expect(admitted).toEqual([true, false, false]);
    expect(room.size).toBe(1);
    expect(room.news()).toBe(1);
    expect(room.news()).toBe(0);
    expect(clock.pendingTimers).toBe(1);
    room.close();
  });

  it.each<[string, GraphWrite, boolean]>([
    ['a node', node(2), true],
    ['another node', node(3), false],
    ['a node that is only updated', graph.User.update({ id: 2 }), false],
    [
      'an edge that merges it',
      graph.KNOWS.upsert(graph.User.merge({ id: 2 }), graph.User.merge({ id: 9 })),
      true,
    ],
    [
      'an edge that refers to it and was written',
      graph.KNOWS.upsert(graph.User.ref({ id: 2 }), graph.User.merge({ id: 9 })),
      true,
    ],
    [
      'an edge that merges it and may have been left out',
      graph.KNOWS.upsert(graph.User.ref({ id: 9 }, { missing: 'skip' }), graph.User.merge({ id: 2 })),
      false,
    ],
    [
      'an edge from it to an owned node',
      graph.HAS_DAY.upsert(graph.User.upsert({ id: 2 }), graph.Day.upsert({ date: '2024-01-01' })),
      true,
    ],
    ['a write of another kind', { kind: 'cypher' } as never, false],
  ])('lets out who waits for an end when it exists for certain: %s', (_, write, isOut) => {
    const { room, admit, itemOf, leave } = createRoom();
    const item = itemOf(edge(1, 2));
    admit(item);

    room.written([itemOf(write)]);

    expect(leave()).toEqual(isOut ? [item] : []);
    room.close();
  });

  it('is not woken again and again by a node that is there', () => {
    const { room, admit, itemOf, leave } = createRoom();
    const item = itemOf(edge(1, 2));
    admit(item);
    room.written([itemOf(node(1))]);
    const first = leave().length;
    admit(item);

    room.written([itemOf(node(1))]);
    const second = leave().length;
    room.written([itemOf(node(2))]);

    expect([first, second, leave().length]).toEqual([1, 0, 1]);
    expect(item.wait?.attempts).toBe(2);
  });

  it('has one timer for any number, and none for nobody', () => {
    const { room, admit, itemOf, leave, clock } = createRoom();
    for (let other = 0; other < 100; other++) admit(itemOf(edge(1, other)));
    const timers = clock.pendingTimers;

    room.written([itemOf(node(1))]);

    expect([timers, clock.pendingTimers, leave().length]).toEqual([1, 0, 100]);
  });

  it('lets out after a back-off that grows, the last time when the patience ends, and no more then', async () => {
    const { admit, itemOf, leave, clock } = createRoom();
    const item = itemOf(edge(1, 2, wait({ forMs: 2_000 })));
    const startedAt = clock.now();
    const times: number[] = [];

    for (let isIn = admit(item); isIn; isIn = admit(item)) {
      await clock.runUntil(() => leave().length > 0);
      times.push(clock.now() - startedAt);
    }

    expect(times.map((time) => Math.round(time / 50) * 50)).toEqual([100, 300, 700, 1_500, 2_000]);
    expect(item.wait?.attempts).toBe(5);
  });

  it('tries one of those that wait for the same', async () => {
    const { room, admit, itemOf, leave, clock } = createRoom();
    const items = Array.from({ length: 50 }, () => itemOf(edge(1, 2)));
    for (const item of items) admit(item);

    await clock.advance(150);
    const polled = leave();
    room.written(polled);

    expect(polled).toEqual([items[0]]);
    expect(leave()).toEqual(items.slice(1));
  });

  it('tries few a second, however many wait', async () => {
    const { room, admit, itemOf, leave, clock } = createRoom();
    for (let other = 0; other < 500; other++) admit(itemOf(edge(other, other, wait({ forMs: 3_600_000 }))));
    let polls = 0;

    for (let second = 0; second < 60; second++) {
      await clock.advance(1_000);
      for (const item of leave()) if (admit(item)) polls++;
    }

    expect(polls).toBeGreaterThan(50);
    expect(polls).toBeLessThanOrEqual(60 * 5 + 25);
    room.close();
  });

  it('lets out one whose end came to exist while it was being tried', async () => {
    const { room, admit, itemOf, leave, clock } = createRoom();
    const item = itemOf(edge(1, 2));
    admit(item);
    await clock.advance(150);
    leave();

    room.written([itemOf(node(1))]);
    admit(item);

    expect(leave()).toEqual([item]);
  });

  it('lets what was undone of a record that is kept together go, and the rest wait on', () => {
    const { room, admit, itemOf, leave } = createRoom();
    const post = graph.User.upsert({ id: 7 });
    const item = itemOf(new TogetherWrite([post, edge(1, 2), edge(7, 3)]));
    admit(item);

    const finished = room.written([itemOf(graph.User.delete({ id: 2 }))]);

    expect(finished).not.toContain(item);
    expect(leave()).toEqual([item]);
    expect(item.write).toEqual(new TogetherWrite([post, edge(7, 3)]));
  });

  it('sends a newer write once more after which an older one has landed', async () => {
    const { room, admit, itemOf, leave, clock } = createRoom();
    const item = itemOf(edge(1, 2));
    const cut = itemOf(graph.KNOWS.delete(graph.User.ref({ id: 1 }), graph.User.ref({ id: 2 })));
    admit(item);
    await clock.advance(150);
    leave();

    const finished = room.written([cut, item]);
    const again = leave();
    const then = room.written(again);

    expect([finished, again, then]).toEqual([[cut], [item], [item]]);
    expect(item.write).toBe(cut.write);
    expect(leave()).toEqual([]);
  });

  it('is patient for longer where the sink was away', async () => {
    const room = createRoom();
    const item = room.itemOf(edge(1, 2));
    room.admit(item);

    room.patience.hold('away');
    await room.clock.advance(20_000);
    room.patience.resume('away');
    room.leave();

    expect(room.admit(item)).toBe(true);
    room.room.close();
  });

  it('lets out in the order of coming in', () => {
    const { room, admit, itemOf, leave } = createRoom();
    const items = Array.from({ length: 5 }, () => itemOf(edge(1, 2)));
    for (const item of items) admit(item);

    room.written([itemOf(node(1))]);

    expect(leave()).toEqual(items);
  });

  it('gives away no more than time allows', () => {
    const { room, admit, itemOf } = createRoom();
    for (let other = 0; other < 200; other++) admit(itemOf(edge(1, other)));
    room.written([itemOf(node(1))]);
    let left = 0;
    const release = (): boolean =>
      room.release(
        () => left++,
        () => true,
      );

    const first = release();
    const soFar = left;
    while (!release());

    expect([first, soFar < 200, left, room.size]).toEqual([false, true, 200, 0]);
  });

  it('forgets the writes of a lane that was given up, also those about to leave', () => {
    const { room, admit, itemOf, leave, lane, clock } = createRoom();
    for (const write of [edge(1, 2), edge(3, 4)]) admit(itemOf(write));
    room.written([itemOf(node(1))]);

    lane.fence();
    room.forget(lane);
    const left = leave();

    expect([left, room.size, clock.pendingTimers]).toEqual([[], 0, 0]);
  });
});
