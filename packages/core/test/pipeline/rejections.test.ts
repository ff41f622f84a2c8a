import { describe, expect, it } from 'vitest';
import type { RejectionStage } from '../../src/contracts/dead-letter.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { RecordChunk } from '../../src/contracts/record.ts';
import { rejected, type RivergraphError } from '../../src/errors.ts';
import { Lane } from '../../src/pipeline/lane/lane.ts';
import { Rejections } from '../../src/pipeline/rejection/rejections.ts';
import { createManualClock, type ManualClock } from '../../src/testing/index.ts';
import { numbers } from './support.ts';

const partition = { topic: 't', id: 't-0' };
const chunk: RecordChunk = {
  partition,
  length: 5_000,
  bytes: 0,
  keyAt: () => null,
  valueAt: () => null,
  headersAt: () => ({}),
  timestampAt: () => undefined,
  positionAt: (index) => index,
};

interface Court {
  readonly clock: ManualClock;
  readonly rejections: Rejections;
  readonly lane: Lane;
  readonly buried: number[];
  readonly fatal: RivergraphError[];
  quiet: boolean;
  newLane(): Lane;
  reject(
    seq: number,
    stage: RejectionStage,
    options?: { lane?: Lane; reason?: string; write?: number },
  ): void;
}

interface CourtOptions {
  readonly hasDeadLetter?: boolean;
  readonly maxRejectedInARow?: number;
  readonly records?: RecordChunk;
}

function createCourt(options: CourtOptions = {}): Court {
  const clock = createManualClock();
  const buried: number[] = [];
  const fatal: RivergraphError[] = [];
  const newLane = (): Lane => {
    const lane = new Lane({ partition, epoch: 0 }, { clock, logger: silentLogger });
    lane.receive(options.records ?? chunk, 5_000, 0);
    for (const seq of numbers(5_000)) lane.expect(seq, 1);
    return lane;
  };
  const lane = newLane();
  const rejections = new Rejections({
    clock,
    hasDeadLetter: options.hasDeadLetter ?? true,
    maxRejectedInARow: options.maxRejectedInARow ?? 1_000,
    isQuiet: () => court.quiet,
    bury: (records) => buried.push(...records.map(({ seq }) => seq)),
    fatal: (error) => fatal.push(error),
    refused: (_, error) => fatal.push(error),
  });
  const reject: Court['reject'] = (seq, stage, { lane: at = lane, reason, write = 0 } = {}) => {
    const error = rejected('test: bad', { reason });
    rejections.note(
      at,
      seq,
      { stage, code: 'rejected', reason, message: error.message, write, attempts: 1 },
      error,
    );
  };
  const court: Court = { clock, rejections, lane, buried, fatal, quiet: true, newLane, reject };
  return court;
}

describe('Rejections', () => {
  it('holds a record until another passes the same stage', () => {
    const { rejections, lane, buried, clock, reject } = createCourt();

    reject(3, 'transform');
    rejections.passed('write', lane);
    const held = { count: rejections.held, buried: [...buried], heldOfLane: lane.heldRejections };
    rejections.passed('transform', lane);

    expect(held).toEqual({ count: 1, buried: [], heldOfLane: 1 });
    expect(buried).toEqual([3]);
    expect(lane.heldRejections).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('decides by itself after a while when nothing is under way, and waits where something is', async () => {
    const court = createCourt();
    court.reject(3, 'write');

    court.quiet = false;
    await court.clock.advance(60_000);
    const busy = [...court.buried];
    court.quiet = true;
    await court.clock.advance(5_000);

    expect(busy).toEqual([]);
    expect(court.buried).toEqual([3]);
    expect(court.clock.pendingTimers).toBe(0);
  });

  it.each<RejectionStage>(['deserialize', 'transform'])(
    'takes 20 in a row at stage %s for a flood',
    (stage) => {
      const { buried, fatal, reject, rejections } = createCourt();

      for (const seq of numbers(19)) reject(seq, stage);
      const before = fatal.length;
      reject(19, stage);
      rejections.conclude();

      expect(before).toBe(0);
      expect(fatal[0]).toMatchObject({ code: 'rejected', reason: 'flood' });
      expect(buried).toEqual([]);
      rejections.close();
    },
  );

  it('only suspects 20 in a row at stage write, until they are convicted or cleared', () => {
    const { lane, buried, fatal, reject, rejections } = createCourt();

    for (const seq of numbers(20)) reject(seq, 'write');
    const suspect = rejections.isWriteSuspect;
    rejections.conclude();
    rejections.passed('write', lane);

    expect(suspect).toBe(true);
    expect(fatal).toEqual([]);
    expect(buried).toEqual(numbers(20));
    expect(rejections.isWriteSuspect).toBe(false);
  });

  it('convicts after a moment of grace, and names the first', async () => {
    const { clock, fatal, reject, rejections } = createCourt();
    for (const seq of numbers(20)) reject(seq, 'write');

    rejections.accuse();
    rejections.accuse();
    await clock.advance(99);
    const before = fatal.length;
    await clock.advance(1);

    expect(before).toBe(0);
    expect(fatal).toHaveLength(1);
    expect(fatal[0]?.message).toBe(
      'pipeline: 20 records in a row were rejected at stage write (topic t) and none passed; expected at most 19. ' +
        'That looks systemic, so none of them was dead-lettered. The first: test: bad',
    );
    rejections.close();
  });

  it('names the topic of the record where a chunk holds records of several', () => {
    const records = { ...chunk, topicAt: (index: number) => (index === 19 ? 'charges' : 'users') };
    const { fatal, reject, rejections } = createCourt({ records });

    for (const seq of numbers(20)) reject(seq, 'transform');

    expect(fatal[0]?.message).toContain('(topic charges)');
    rejections.close();
  });

  it('convicts nobody once something else may clear the suspects', async () => {
    const { clock, fatal, reject, rejections } = createCourt();
    for (const seq of numbers(20)) reject(seq, 'write');

    rejections.accuse();
    await clock.advance(50);
    rejections.acquit();
    await clock.advance(1_000);
    rejections.close();

    expect(fatal).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('counts each stage for itself', () => {
    const { fatal, reject, rejections } = createCourt();

    for (const seq of numbers(45))
      reject(seq, (['deserialize', 'transform', 'write'] as const)[seq % 3] ?? 'write');

    expect(fatal).toEqual([]);
    expect(rejections.held).toBe(45);
    rejections.close();
  });

  it('stops where one partition has too many in a row, and forgets them when one passes there', () => {
    const { lane, newLane, fatal, reject, rejections } = createCourt({ maxRejectedInARow: 30 });
    const other = newLane();

    for (const seq of numbers(29)) {
      reject(seq, 'write');
      rejections.passed('write', other);
    }
    rejections.passed('write', lane);
    for (const seq of numbers(29)) {
      reject(100 + seq, 'write');
      rejections.passed('write', other);
    }
    const before = fatal.length;
    reject(200, 'write');

    expect(before).toBe(0);
    expect(fatal[0]?.message).toContain('30 records of t-0 in a row were rejected at stage write');
    rejections.close();
  });

  it('does not count a missing endpoint', () => {
    const { buried, fatal, reject } = createCourt({ maxRejectedInARow: 2 });

    for (const seq of numbers(100)) reject(seq, 'write', { reason: 'missing-endpoint' });

    expect(buried).toEqual(numbers(100));
    expect(fatal).toEqual([]);
  });

  it('forgets the records of a partition that is lost', () => {
    const { lane, newLane, clock, reject, rejections } = createCourt();
    const other = newLane();
    for (const seq of numbers(20)) reject(seq, 'write');
    reject(0, 'write', { lane: other });

    rejections.forget(lane);
    const held = rejections.held;
    rejections.forget(other);

    expect(held).toBe(1);
    expect(rejections.isWriteSuspect).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it('stops at once without a dead letter, and says where', () => {
    const { fatal, reject } = createCourt({ hasDeadLetter: false });

    reject(7, 'deserialize');

    expect(fatal[0]?.message).toBe(
      'pipeline: a record of t-0 at 7 was rejected at stage deserialize and there is no dead letter: test: bad',
    );
  });
});
