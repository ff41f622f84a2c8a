import type { History, HistoryOutput, JournalEntry, TestWrite } from '@rivergraph/core/testing';
import { checkHistory, testWrite } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';

/** Two records of two writes and one, then a marker. */
const outputs = [2, 1, undefined];
const bounds: History['bounds'] = {
  ordering: 'partition',
  maxRecords: 3,
  maxPendingRecords: 10,
  overshoot: 0,
  writeTimeoutMs: 1000,
  commitWithinMs: 100,
};
const at = 0;
const p = { partition: 'p', epoch: 1 };
const resumed: JournalEntry = { type: 'resumed', at, ...p, after: undefined };
const delivered: JournalEntry = { type: 'delivered', at, ...p, first: 0, last: 2 };
const all = [write(0, 0), write(0, 1), write(1, 0)];

describe('the checker of histories', () => {
  it('finds nothing in a good history', () => {
    const history = [resumed, delivered, ...attempt(1, all), commit(2, 'ended'), released()];

    expect(check(history, { complete: true })).toEqual([]);
  });

  it('finds a commit before the writes are durable', () => {
    const history = [resumed, delivered, started(1, all), commit(1), ...finished(1, all)];

    expect(check(history)).toEqual(['commit: p up to 1 while 0 is not durable']);
  });

  it('finds a commit over a gap', () => {
    const history = [resumed, delivered, ...attempt(1, [write(0, 0), write(1, 0)]), commit(1)];

    expect(check(history)).toEqual(['commit: p up to 1 while 0 is not durable']);
  });

  it('takes a write for durable only when that was answered', () => {
    const history = [
      resumed,
      delivered,
      started(1, all),
      applied(1, [0, 1, 2]),
      answered(1, [0, 1, 2]),
      commit(1),
    ];

    expect(check(history)).toEqual(['commit: p up to 1 while 0 is not durable']);
  });

  it('takes a dead letter for the failed writes of a record, and for no others', () => {
    const [first, ...rest] = all;
    const dead = (failed: readonly number[]): JournalEntry => ({
      type: 'dead-lettered',
      at,
      partition: 'p',
      position: 0,
      outputs: failed,
    });

    expect(first).toBeDefined();
    expect(check([resumed, delivered, ...attempt(1, rest), dead([0]), commit(1)])).toEqual([]);
    expect(check([resumed, delivered, ...attempt(1, rest), dead([1]), commit(1)])).toHaveLength(1);
    expect(check([resumed, delivered, ...attempt(1, [write(1, 0)]), dead([]), commit(1)])).toEqual([]);
  });

  it('finds what is lost at the end of the stream', () => {
    const history = [resumed, delivered, ...attempt(1, [write(0, 0), write(0, 1)]), commit(0)];

    expect(check(history, { complete: true })).toEqual(['lost: p 1 is neither durable nor dead-lettered']);
    expect(check([resumed, delivered, ...attempt(1, all), commit(2)], { complete: true })).toEqual([
      'lost: the end of p is not committed',
    ]);
  });

  it('finds a start beyond what was committed', () => {
    expect(check([{ ...resumed, after: 1 }])).toEqual(['lost: p resumes after 1, -1 was stored']);
  });

  it('finds writes of one key that stand in the wrong order', () => {
    const history = [
      resumed,
      delivered,
      ...attempt(1, [write(1, 0)]),
      ...attempt(2, [write(0, 0), write(0, 1)]),
      commit(1),
    ];

    expect(check(history)[0]).toMatch(/^order: p@0\.1 of epoch 1 was applied after p@1\.0 of epoch 1/);
    expect(check(history, { ordering: 'none' })).toEqual([]);
    expect(check(history.slice(0, -1))).toEqual([]);
  });

  it('lets a runner send again what stands behind a write that is to be tried again', () => {
    const tail = [write(0, 1), write(1, 0)];
    const partial = [started(1, all), applied(1, [0, 2]), answered(1, [1], 1)];

    expect(check([resumed, delivered, ...partial, { ...released(), at: 500 }])).toEqual([]);
    expect(check([resumed, delivered, ...partial, ...attempt(2, tail), commit(1)])).toEqual([]);
    expect(check([resumed, delivered, ...partial, ...attempt(2, [write(0, 1)]), commit(1)])[0]).toMatch(
      /^order: /,
    );
  });

  it('takes no account of the order of a late landing, and of another epoch', () => {
    const late = applied(1, [0, 1, 2], 'late');
    const older = all.map((one) => ({ ...one, payload: { ...one.payload, epoch: 2 } }));

    expect(
      check([
        resumed,
        delivered,
        started(1, all),
        answered(1, [0, 1, 2]),
        ...attempt(2, all),
        late,
        commit(1),
      ]),
    ).toEqual([]);
    expect(check([resumed, delivered, ...attempt(1, all), ...attempt(2, older), commit(1)])).toEqual([]);
  });

  it('finds two attempts of one partition at once, unless the first was given up', () => {
    const first = started(1, [write(0, 0)]);
    const second = started(2, [write(1, 0)]);

    expect(check([resumed, delivered, first, second])).toEqual(['order: two attempts for p at once']);
    expect(check([resumed, delivered, first, { ...second, at: 1000 }])).toEqual([]);
  });

  it('finds an attempt after the partition was given up', () => {
    const history = [resumed, delivered, { ...released(), by: 'runner' as const }, ...attempt(1, all)];

    expect(check(history)).toEqual(['fence: an attempt for p in epoch 1 after it was given up']);
  });

  it('finds an attempt beyond the limits', () => {
    expect(check([resumed, delivered, ...attempt(1, [...all, write(1, 0)])])[0]).toMatch(
      /^limits: an attempt of 4/,
    );
    expect(check([resumed, delivered, ...attempt(1, [])])).toEqual(['limits: an attempt without writes']);
  });

  it('finds that more is delivered than the window allows', () => {
    const history: JournalEntry[] = [resumed, { ...delivered, last: 0 }, { ...delivered, first: 1, last: 1 }];

    expect(check(history, { maxPendingRecords: 1 })).toEqual([
      'window: p delivers more while 1 records are pending, the window is 1',
    ]);
    expect(check(history, { maxPendingRecords: 1, overshoot: 1 })).toEqual([]);
  });

  it('finds finished work that was not committed in time', () => {
    const history = [resumed, delivered, ...attempt(1, all)];

    expect(check([...history, { ...released(), at: 101 }])).toEqual([
      'replay: p 0 was durable for 101 ms and not committed',
    ]);
    expect(check([...history, { ...released(), at: 100 }])).toEqual([]);
    expect(check([...history, commit(1), { ...released(), at: 500 }])).toEqual([]);
  });
});

function check(
  entries: readonly JournalEntry[],
  change: Partial<History['bounds'] & { complete: boolean }> = {},
): readonly string[] {
  const { complete = false, ...rest } = change;
  return checkHistory({
    entries,
    records: new Map([['p', outputs]]),
    bounds: { ...bounds, ...rest },
    complete,
  });
}

function write(position: number, output: number): TestWrite<HistoryOutput> {
  return testWrite('k', { ...p, position, output });
}

function attempt(id: number, writes: readonly TestWrite<HistoryOutput>[]): JournalEntry[] {
  return [started(id, writes), ...finished(id, writes)];
}

function finished(id: number, writes: readonly unknown[]): JournalEntry[] {
  return [applied(id, [...writes.keys()]), answered(id, [])];
}

function started(id: number, writes: readonly TestWrite<HistoryOutput>[]): JournalEntry {
  return { type: 'attempt', at, id, writes };
}

function applied(id: number, indexes: readonly number[], when?: 'late'): JournalEntry {
  return { type: 'applied', at, id, indexes, late: when === 'late' };
}

function answered(id: number, failed: readonly number[], again?: number): JournalEntry {
  return { type: 'answered', at, id, failed, again };
}

function commit(position: number, ended?: 'ended'): JournalEntry {
  return { type: 'commit', at, ...p, position, ended: ended === 'ended', stored: true };
}

function released(): Extract<JournalEntry, { type: 'released' }> {
  return { type: 'released', at, ...p, by: 'session' };
}
