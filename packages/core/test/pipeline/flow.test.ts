import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { Partition } from '../../src/contracts/partition.ts';
import type { RecordChunk } from '../../src/contracts/record.ts';
import type { Engine } from '../../src/pipeline/engine.ts';
import { Flow } from '../../src/pipeline/run/flow.ts';
import { Lane } from '../../src/pipeline/lane/lane.ts';
import { LaneSet } from '../../src/pipeline/lane/lane-set.ts';
import { createManualClock } from '../../src/testing/index.ts';

interface Valve {
  readonly flow: Flow;
  readonly engine: { gate: { isOpen: boolean }; lanes: LaneSet; dispatcher: { isStarved: boolean } };
  readonly told: string[];
  add(name: string): Lane;
  /** Looks once, and gives what the source and the batcher were told. */
  review(): readonly string[];
}

function createValve(): Valve {
  const told: string[] = [];
  const shared = { clock: createManualClock(), logger: silentLogger };
  const engine = {
    gate: { isOpen: true },
    lanes: new LaneSet(),
    options: { resolved: { maxPendingRecords: 10, maxBufferedBytes: 1_000 } },
    dispatcher: {
      isStarved: false,
      batcher: {
        hurry: ({ partition }: { partition: Partition }, on: string) =>
          told.push(`hurry ${partition.id} ${on}`),
      },
    },
    post: () => undefined,
  };
  const flow = new Flow(engine as unknown as Engine, (lane) => lane.window);
  const names = (partitions: readonly Partition[]): string => partitions.map(({ id }) => id).join();
  const target = {
    pause: (partitions: readonly Partition[]) => told.push(`pause ${names(partitions)}`),
    resume: (partitions: readonly Partition[]) => told.push(`resume ${names(partitions)}`),
  };
  const add = (name: string): Lane => {
    const lane = new Lane({ partition: { topic: 't', id: name }, epoch: 0 }, shared);
    engine.lanes.add(lane);
    return lane;
  };
  const review = (): readonly string[] => {
    flow.review(target);
    return told.splice(0);
  };
  return { flow, engine, told, add, review };
}

const chunk = { bytes: 0, length: 1 } as RecordChunk;

/** Gives a lane one record that waits for an endpoint. */
function holdWaiting(lane: Lane): void {
  receive(lane, 1);
  lane.expect(0, 1);
  lane.beginWait(0);
}

function receive(lane: Lane, count: number): void {
  lane.receive(chunk, count, 0);
  lane.work.clear();
}

function finish(lane: Lane, from: number, to: number): void {
  for (let seq = from; seq < to; seq++) lane.expect(seq, 0);
}

describe('Flow', () => {
  it('pauses a full partition alone, hurries it, and resumes it at half', () => {
    const { add, review } = createValve();
    const [a] = [add('a'), add('b')];

    receive(a, 9);
    const before = review();
    receive(a, 1);
    const full = review();
    finish(a, 0, 4);
    const still = review();
    finish(a, 4, 5);
    const half = review();

    expect(before).toEqual([]);
    expect(full).toEqual(['hurry a on', 'pause a']);
    expect(still).toEqual([]);
    expect(half).toEqual(['hurry a off', 'resume a']);
  });

  it('pauses all above the budget of bytes and resumes at half of it', () => {
    const { add, review } = createValve();
    const a = add('a');
    const b = add('b');

    b.bufferedBytes = 400;
    a.bufferedBytes = 600;
    const exact = review();
    a.bufferedBytes = 601;
    const above = review();
    a.bufferedBytes = 101;
    const still = review();
    a.bufferedBytes = 100;
    const half = review();

    expect(exact).toEqual([]);
    expect(above).toContain('pause a,b');
    expect(still).toEqual([]);
    expect(half).toContain('resume a,b');
  });

  it('pauses those that have waiting records above a quarter of the budget, and resumes at half of that', () => {
    const { add, review } = createValve();
    const a = add('a');
    add('b');
    holdWaiting(a);

    a.waitingBytes = 250;
    const exact = review();
    a.waitingBytes = 251;
    const above = review();
    a.waitingBytes = 126;
    const still = review();
    a.waitingBytes = 125;
    const half = review();

    expect(exact).toEqual([]);
    expect(above).toContain('pause a');
    expect(still).toEqual([]);
    expect(half).toContain('resume a');
  });

  it('pauses what holds something while the sink is away, and lets the others bring one chunk', () => {
    const { engine, add, review } = createValve();
    const [a, b] = [add('a'), add('b')];
    receive(a, 1);

    engine.gate.isOpen = false;
    const closed = review();
    receive(b, 1);
    const both = review();
    engine.gate.isOpen = true;
    const open = review();

    expect(closed).toContain('pause a');
    expect(both).toContain('pause b');
    expect(open).toContain('resume a,b');
  });

  it('lets all in up to their window while the sink seems away and nothing else could prove otherwise', () => {
    const { engine, add, review } = createValve();
    const [a, b] = [add('a'), add('b')];
    receive(a, 1);
    receive(b, 10);
    engine.gate.isOpen = false;
    review();

    engine.dispatcher.isStarved = true;
    const starved = review();
    engine.dispatcher.isStarved = false;
    const fed = review();

    expect(starved).toContain('resume a');
    expect(fed).toContain('pause a');
  });

  it('pauses all while the user holds it, new partitions included', () => {
    const { flow, add, review } = createValve();
    add('a');

    flow.isHeld = true;
    const first = review();
    add('b');
    const second = review();
    flow.isHeld = false;
    const third = review();

    expect(first).toContain('pause a');
    expect(second).toContain('pause b');
    expect(third).toContain('resume a,b');
  });

  it('hurries a partition that takes no more, but not while records are still to be transformed', () => {
    const { add, review } = createValve();
    const lane = add('a');
    lane.receive(chunk, 1, 0);
    lane.closing = true;

    const working = review();
    lane.work.clear();
    const done = review();

    expect(working).toEqual([]);
    expect(done).toEqual(['hurry a on']);
  });

  it('forgets a partition that was lost', () => {
    const { engine, add, review } = createValve();
    const lane = add('a');
    receive(lane, 10);
    review();

    lane.fence();
    engine.lanes.delete(lane);

    expect(review()).toEqual([]);
  });

  it('manages without a session', () => {
    const { flow, add } = createValve();
    receive(add('a'), 10);

    expect(() => flow.review(undefined)).not.toThrow();
  });
});
