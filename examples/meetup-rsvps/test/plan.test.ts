import { describe, expect, it } from 'vitest';
import { countLate, expectedGraph } from '../src/expected-graph.ts';
import { makePlan, recordsOf } from '../src/plan.ts';
import type { Plan, Rsvp } from '../src/plan.ts';

describe('makePlan', () => {
  it('makes the same plan for a seed, and another one for another', () => {
    const options = { members: 50, rsvps: 500, seed: 3 };

    const plan = makePlan(options);

    expect(makePlan(options)).toEqual(plan);
    expect(makePlan({ ...options, seed: 4 }).rsvps).not.toEqual(plan.rsvps);
  });

  it('makes as many members and RSVPs as asked for, of members that there are', () => {
    const plan = makePlan({ members: 40, rsvps: 700, seed: 1 });

    const ids = new Set(plan.members.map(({ id }) => id));

    expect(ids.size).toBe(40);
    expect(plan.rsvps).toHaveLength(700);
    expect(plan.rsvps.filter(({ memberId }) => !ids.has(memberId))).toEqual([]);
    expect(recordsOf(plan)).toBe(741);
  });

  it('gives each RSVP a time of its own, and sends some late', () => {
    const plan = makePlan({ members: 100, rsvps: 5_000, seed: 1 });

    const times = plan.rsvps.map(({ at }) => at);

    expect(new Set(times).size).toBe(5_000);
    expect(times).not.toEqual(times.toSorted());
    expect(countLate(plan)).toBeGreaterThan(10);
  });

  it('lets members change their minds, more than once', () => {
    const { rsvps } = makePlan({ members: 100, rsvps: 5_000, seed: 1 });

    const answers = new Map<string, Rsvp[]>();
    for (const rsvp of rsvps.toSorted((one, other) => (one.at < other.at ? -1 : 1))) {
      const pair = `${rsvp.memberId} ${rsvp.topic}`;
      answers.set(pair, [...(answers.get(pair) ?? []), rsvp]);
    }
    const courses = [...answers.values()].map((some) => some.map(({ response }) => response).join(' '));

    expect(courses.some((course) => course.includes('yes no yes'))).toBe(true);
  });

  it('lets those who like canoeing rather kayak than sing', () => {
    const plan = makePlan({ members: 1_000, rsvps: 10_000, seed: 1 });

    const { alsoWent } = expectedGraph(plan);

    const both = new Map(alsoWent.map((answer) => [answer.topic, answer.both]));
    expect(both.get('kayaking')).toBeGreaterThan(1.5 * (both.get('choir') ?? 0));
  });
});

describe('expectedGraph', () => {
  const rsvp = (memberId: number, topic: string, response: Rsvp['response'], minute: number): Rsvp => ({
    memberId,
    topic,
    response,
    at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString(),
  });
  const planOf = (rsvps: readonly Rsvp[]): Plan => ({
    members: [
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Ben' },
    ],
    rsvps,
    poison: { ...rsvp(1, 'nothing', 'yes', 0), at: 'never' },
  });

  it('keeps the last answer, whatever the order in which they are sent', () => {
    const plan = planOf([rsvp(1, 'chess', 'yes', 0), rsvp(1, 'chess', 'yes', 2), rsvp(1, 'chess', 'no', 1)]);

    const { rsvps, topics, members } = expectedGraph(plan);

    expect(rsvps).toEqual(['1 chess yes 2026-01-01T12:02:00.000Z']);
    expect([topics, members]).toEqual([['chess'], ['1 Ada', '2 Ben']]);
    expect(countLate(plan)).toBe(1);
  });

  it('counts who said yes to both, and who said yes at all', () => {
    const plan = planOf([
      rsvp(1, 'canoeing', 'yes', 0),
      rsvp(1, 'chess', 'yes', 1),
      rsvp(1, 'choir', 'no', 2),
      rsvp(1, 'hiking', 'yes', 3),
      rsvp(2, 'canoeing', 'no', 4),
      rsvp(2, 'chess', 'yes', 5),
    ]);

    const { alsoWent } = expectedGraph(plan);

    expect(alsoWent).toEqual([
      { topic: 'chess', both: 1, all: 2 },
      { topic: 'hiking', both: 1, all: 1 },
    ]);
  });
});
