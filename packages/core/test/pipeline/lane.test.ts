import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { Position } from '../../src/contracts/partition.ts';
import type { RecordChunk } from '../../src/contracts/record.ts';
import { Lane } from '../../src/pipeline/lane/lane.ts';
import { createManualClock } from '../../src/testing/index.ts';

const partition = { topic: 't', id: 't-0' };

function chunkAt(first: number, length: number): RecordChunk {
  return {
    partition,
    length,
    bytes: length * 10,
    keyAt: () => null,
    valueAt: () => null,
    headersAt: () => ({}),
    timestampAt: () => undefined,
    positionAt: (index) => first + index,
  };
}

const newLane = (): Lane =>
  new Lane({ partition, epoch: 3 }, { clock: createManualClock(), logger: silentLogger });

/** Finishes records, lets go, and gives the position that may be stored then. */
function finish(lane: Lane, ...seqs: readonly number[]): Position | undefined {
  for (const seq of seqs) lane.expect(seq, 0);
  lane.advance();
  return lane.committable()?.position;
}

describe('Lane', () => {
  it('may store the last position before the first gap', () => {
    const lane = newLane();
    lane.receive(chunkAt(100, 5), 5, 0);

    expect(finish(lane, 1)).toBeUndefined();
    expect(finish(lane, 0)).toBe(101);
    expect(finish(lane, 3)).toBe(101);
    expect(finish(lane, 2, 4)).toBe(104);
  });

  it('goes on across chunks whose positions have gaps', () => {
    const lane = newLane();
    lane.receive(chunkAt(100, 2), 2, 0);
    lane.receive(chunkAt(500, 2), 2, 0);

    expect(finish(lane, 0, 1)).toBe(101);
    expect(finish(lane, 2)).toBe(500);
  });

  it('gives nothing twice', () => {
    const lane = newLane();
    lane.receive(chunkAt(0, 3), 3, 0);
    finish(lane, 0, 1);
    const first = lane.committable();

    const records = first === undefined ? 0 : lane.committed(first);

    expect(records).toBe(2);
    expect(lane.committable()).toBeUndefined();
    expect(finish(lane, 2)).toBe(2);
  });

  it('may store a marker as soon as everything before it is finished', () => {
    const lane = newLane();

    lane.mark({ position: 7 }, 0);
    const alone = finish(lane);
    lane.receive(chunkAt(8, 1), 1, 0);
    lane.mark({ position: 12 }, 0);
    const behind = finish(lane);
    const free = finish(lane, 0);

    expect([alone, behind, free]).toEqual([7, 7, 12]);
  });

  it('ends only when everything before the end is finished', () => {
    const lane = newLane();
    lane.receive(chunkAt(0, 2), 2, 0);
    lane.mark({ ended: true }, 0);

    finish(lane, 0);
    const early = lane.committable();
    finish(lane, 1);
    const late = lane.committable();

    expect(early).toMatchObject({ position: 0, ended: false });
    expect(late).toMatchObject({ position: 1, ended: true });
  });

  it('may end without a record', () => {
    const lane = newLane();
    lane.mark({ ended: true }, 0);
    lane.advance();

    expect(lane.committable()).toMatchObject({ position: undefined, ended: true });
  });

  it('knows only the part of a chunk that a limit left', () => {
    const lane = newLane();
    lane.receive(chunkAt(0, 10), 4, 0);

    expect(finish(lane, 0, 1, 2, 3)).toBe(3);
  });

  it('holds the bytes of a chunk until its last record is finished', () => {
    const lane = newLane();
    lane.receive(chunkAt(0, 2), 2, 0);
    lane.receive(chunkAt(2, 3), 3, 0);

    finish(lane, 0);
    const held = lane.bufferedBytes;
    lane.expect(1, 0);
    lane.advance();

    expect(held).toBe(50);
    expect(lane.bufferedBytes).toBe(30);
  });

  it('lets go of finished chunks behind one that waits for an endpoint, and only then', () => {
    const lane = newLane();
    lane.receive(chunkAt(0, 2), 2, 0);
    lane.receive(chunkAt(2, 3), 3, 0);
    lane.receive(chunkAt(5, 1), 1, 0);
    lane.expect(0, 1);
    lane.expect(1, 1);
    finish(lane, 2, 3, 4);
    const before = [lane.bufferedBytes, lane.waitingBytes];

    lane.beginWait(0);
    const mixed = [lane.bufferedBytes, lane.waitingBytes];
    lane.finish(1);
    const alone = [lane.bufferedBytes, lane.waitingBytes];
    lane.expect(5, 0);
    const passed = [lane.bufferedBytes, lane.waitingBytes];
    lane.endWait(0);
    lane.finish(0);
    lane.advance();

    expect({ before, mixed, alone, passed }).toEqual({
      before: [60, 0],
      mixed: [30, 0],
      alone: [10, 20],
      passed: [0, 20],
    });
    expect([lane.bufferedBytes, lane.waitingBytes, lane.waitingRecords]).toEqual([0, 0, 0]);
    expect(lane.committable()?.position).toBe(5);
  });

  it('counts a record that waits with several writes until the last of them has ended', () => {
    const lane = newLane();
    lane.receive(chunkAt(0, 1), 1, 0);
    lane.expect(0, 2);

    lane.beginWait(0);
    lane.beginWait(0);
    lane.endWait(0);
    lane.finish(0);
    const half = [lane.waitingRecords, lane.resting, lane.quiet];
    lane.endWait(0);
    lane.finish(0);

    expect(half).toEqual([1, true, false]);
    expect([lane.waitingRecords, lane.quiet]).toEqual([0, true]);
  });

  it('gives back what was held for waiting when it is waited no more', () => {
    const lane = newLane();
    lane.receive(chunkAt(0, 2), 2, 0);
    lane.expect(0, 1);
    finish(lane, 1);
    lane.beginWait(0);
    const waiting = [lane.bufferedBytes, lane.waitingBytes];

    lane.endWait(0);

    expect(waiting).toEqual([0, 20]);
    expect([lane.bufferedBytes, lane.waitingBytes]).toEqual([20, 0]);
  });

  it('is quiet when all that is open is parked', () => {
    const lane = newLane();
    lane.receive(chunkAt(0, 2), 2, 0);

    const busy = lane.quiet;
    finish(lane, 0);
    lane.heldRejections = 1;

    expect(busy).toBe(false);
    expect(lane.quiet).toBe(true);
    expect(lane.window).toBe(1);
  });

  it('finds the chunk and index of a record, and names its oldest', () => {
    const lane = newLane();
    lane.receive(chunkAt(100, 2), 2, 5);
    lane.mark({ position: 150 }, 6);
    lane.receive(chunkAt(200, 2), 2, 7);
    finish(lane, 0, 1, 2);

    const { chunk, index } = lane.locate(3);

    expect(chunk.positionAt(index)).toBe(201);
    expect(lane.oldest()).toEqual({ position: 201, receivedAt: 7 });
    expect(() => lane.locate(9)).toThrow('lane t-0: expected record 9 to be held, it is not');
  });

  it('tells its transforms when it is given up', () => {
    const lane = newLane();
    const { signal } = lane.context;

    lane.fence();

    expect(lane.fenced).toBe(true);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ code: 'closed' });
  });
});
