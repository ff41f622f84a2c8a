import { describe, expect, it } from 'vitest';
import { Assignment } from '../src/assignment.ts';
import type { Change, Owned } from '../src/assignment.ts';

function idsOf(owned: readonly Owned[]): readonly string[] {
  return owned.map(({ partition }) => partition.id);
}

function describeChange({ lost, kept, gained }: Change): string {
  return `lost ${idsOf(lost).join()} kept ${idsOf(kept).join()} gained ${idsOf(gained).join()}`;
}

function join(
  assignment: Assignment,
  partitions: readonly number[],
  { memberId = 'm', continuity = 'unbroken' as 'unbroken' | 'broken' } = {},
): Change {
  return assignment.join({ memberId, assignment: { t: partitions } }, continuity);
}

describe('Assignment', () => {
  it('tells what a join has changed', () => {
    const assignment = new Assignment();

    expect(describeChange(join(assignment, [0, 1]))).toBe('lost  kept  gained t-0,t-1');
    expect(describeChange(join(assignment, [1, 2]))).toBe('lost t-0 kept t-1 gained t-2');
    expect(describeChange(join(assignment, []))).toBe('lost t-1,t-2 kept  gained ');
  });

  it('keeps the period of what is kept, and begins one for what is gained', () => {
    const assignment = new Assignment();
    const [first, second] = join(assignment, [0, 1]).gained;

    const { kept, gained } = join(assignment, [0, 2]);

    expect(kept[0]).toBe(first);
    expect(gained[0]?.phase).toBe('waiting');
    expect(first !== undefined && assignment.has(first)).toBe(true);
    expect(second !== undefined && assignment.has(second)).toBe(false);
  });

  it.each([{ memberId: 'other' }, { continuity: 'broken' as const }])('keeps nothing with %o', (how) => {
    const assignment = new Assignment();
    const before = join(assignment, [0, 1]).gained;

    const change = join(assignment, [0, 1], how);

    expect(describeChange(change)).toBe('lost t-0,t-1 kept  gained t-0,t-1');
    expect(before.some((owned) => assignment.has(owned))).toBe(false);
  });

  it('hands out one object per partition, for ever', () => {
    const assignment = new Assignment();
    const before = join(assignment, [0]).gained[0]?.partition;
    join(assignment, []);

    const after = join(assignment, [0], { memberId: 'other' }).gained[0]?.partition;

    expect(after).toBe(before);
    expect(after).toEqual({ topic: 't', id: 't-0' });
  });

  it('finds what is owned by partition and by place', () => {
    const assignment = new Assignment();
    const [owned] = join(assignment, [3]).gained;

    expect(assignment.at({ topic: 't', partition: 3 })).toBe(owned);
    expect(assignment.at({ topic: 't', partition: 4 })).toBeUndefined();
    expect(owned && assignment.of(owned.partition)).toBe(owned);
    expect(assignment.of({ topic: 't', id: 't-3' })).toBeUndefined();
  });

  it('listens to the pipeline only where it knows of the period', () => {
    const assignment = new Assignment();
    const [owned] = join(assignment, [0]).gained;
    if (owned === undefined) throw new Error('nothing gained');
    expect(assignment.announced(owned.partition)).toBeUndefined();

    owned.isAnnounced = true;

    expect(assignment.announced(owned.partition)).toBe(owned);
  });

  it('begins a new period at an offset', () => {
    const assignment = new Assignment();
    const [owned] = join(assignment, [0]).gained;
    if (owned === undefined) throw new Error('nothing gained');
    Object.assign(owned, { isHeld: true, isPaused: true, isAnnounced: true, phase: 'draining', stored: 9 });

    const renewed = assignment.renew(owned, 5);

    expect(renewed).toMatchObject({
      startAt: 5,
      isHeld: true,
      isPaused: false,
      isAnnounced: false,
      phase: 'waiting',
    });
    expect(renewed.stored).toBeUndefined();
    expect(assignment.all()).toEqual([renewed]);
  });

  it('tells topics with the same end apart', () => {
    const assignment = new Assignment();

    const { gained } = assignment.join({ memberId: 'm', assignment: { a: [1], 'a-1': [1] } }, 'unbroken');

    expect(idsOf(gained)).toEqual(['a-1', 'a-1-1']);
  });
});
