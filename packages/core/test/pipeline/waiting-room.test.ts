import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/contracts/logger.ts';
import { defineGraph, type GraphWrite, wait } from '../../src/index.ts';
import { Item } from '../../src/pipeline/delivery/item.ts';
import { Lane } from '../../src/pipeline/lane/lane.ts';
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
  /** Times without the sink. */
  away: number;
  itemOf(write: GraphWrite): Item;
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
  const room: Room = {
    clock,
    lane,
    away: 0,
    room: new WaitingRoom({ clock, awayMs: () => room.away, post: (task) => task() }),
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
    const { room, itemOf, clock } = createRoom();

    const admitted = [
      edge(1, 2),
      node(1),
      graph.KNOWS.upsert(graph.User.ref({ id: 1 }), graph.User.ref({ id: 2 })),
    ].map((write) => room.admit(itemOf(write), 1));

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
      'an edge that refers to it',
      graph.KNOWS.upsert(graph.User.ref({ id: 2 }), graph.User.merge({ id: 9 })),
      false,
    ],
    [
      'an edge from it to an owned node',
      graph.HAS_DAY.upsert(graph.User.upsert({ id: 2 }), graph.Day.upsert({ date: '2024-01-01' })),
      true,
    ],
    ['a write of another kind', { kind: 'cypher' } as never, false],
  ])('lets out who waits for an end when it may have been created: %s', (_, write, isOut) => {
    const { room, itemOf, leave } = createRoom();
    const item = itemOf(edge(1, 2));
    room.admit(item, 1);

    room.written([itemOf(write)]);

    expect(leave()).toEqual(isOut ? [item] : []);
    room.close();
  });

  it('is not woken again and again by a node that is there', () => {
    const { room, itemOf, leave } = createRoom();
    const item = itemOf(edge(1, 2));
    room.admit(item, 1);
    room.written([itemOf(node(1))]);
    const first = leave().length;
    room.admit(item, 1);

    room.written([itemOf(node(1))]);
    const second = leave().length;
    room.written([itemOf(node(2))]);

    expect([first, second, leave().length]).toEqual([1, 0, 1]);
    expect(item.wait?.attempts).toBe(2);
  });

  it('has one timer for any number, and none for nobody', () => {
    const { room, itemOf, leave, clock } = createRoom();
    for (let other = 0; other < 100; other++) room.admit(itemOf(edge(1, other)), 1);
    const timers = clock.pendingTimers;

    room.written([itemOf(node(1))]);

    expect([timers, clock.pendingTimers, leave().length]).toEqual([1, 0, 100]);
  });

  it('lets out after a back-off that grows, the last time when the patience ends, and no more then', async () => {
    const { room, itemOf, leave, clock } = createRoom();
    const item = itemOf(edge(1, 2, wait({ forMs: 2_000 })));
    const startedAt = clock.now();
    const times: number[] = [];

    for (let isIn = room.admit(item, 1); isIn; isIn = room.admit(item, 1)) {
      await clock.runUntil(() => leave().length > 0);
      times.push(clock.now() - startedAt);
    }

    expect(times.map((time) => Math.round(time / 50) * 50)).toEqual([100, 300, 700, 1_500, 2_000]);
    expect(item.wait?.attempts).toBe(6);
  });

  it('is patient for longer where the sink was away', async () => {
    const room = createRoom();
    const item = room.itemOf(edge(1, 2));
    room.room.admit(item, 1);

    await room.clock.advance(20_000);
    room.away = 15_000;
    room.leave();

    expect(room.room.admit(item, 1)).toBe(true);
    room.room.close();
  });

  it('lets out in the order of coming in', () => {
    const { room, itemOf, leave } = createRoom();
    const items = Array.from({ length: 5 }, () => itemOf(edge(1, 2)));
    for (const item of items) room.admit(item, 1);

    room.written([itemOf(node(1))]);

    expect(leave()).toEqual(items);
  });

  it('gives away no more than time allows', () => {
    const { room, itemOf } = createRoom();
    for (let other = 0; other < 200; other++) room.admit(itemOf(edge(1, other)), 1);
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
    const { room, itemOf, leave, lane, clock } = createRoom();
    for (const write of [edge(1, 2), edge(3, 4)]) room.admit(itemOf(write), 1);
    room.written([itemOf(node(1))]);

    lane.fence();
    room.forget(lane);
    const left = leave();

    expect([left, room.size, clock.pendingTimers]).toEqual([[], 0, 0]);
  });
});
