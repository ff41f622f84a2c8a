import { describe, expect, it } from 'vitest';
import { compare, problemsOf } from '../../src/neo4j-faults/checker.ts';
import { expectationOf } from '../../src/neo4j-faults/expectation.ts';
import { evidenceOf, graphOf } from './support.ts';

const none = new Set<string>();
const evidence = evidenceOf(300);
const good = graphOf(evidence);

describe('the checker of the Neo4j fault runs', () => {
  it('finds nothing wrong with the graph that was sent', () => {
    const findings = compare(good, evidence, none);

    expect(problemsOf(findings)).toEqual([]);
    expect(findings).toMatchObject({ sent: 1_200, written: 1_200 });
  });

  it('sees what was lost: a charge, a user, a friendship', () => {
    const { charges, users, friends } = good;
    const counted = { nodes: good.counted.nodes - 2, relationships: good.counted.relationships - 2 };
    const graph = { charges: charges.slice(1), users: users.slice(1), friends: friends.slice(1), counted };

    expect(problemsOf(compare(graph, evidence, none))).toEqual(['3 nodes or relationships were lost']);
  });

  it('sees what is there twice', () => {
    const counted = { nodes: good.counted.nodes + 2, relationships: good.counted.relationships + 2 };
    const graph = {
      charges: [...good.charges, ...good.charges.slice(0, 1)],
      users: [...good.users, ...good.users.slice(0, 1)],
      friends: [...good.friends, ...good.friends.slice(0, 1)],
      counted,
    };

    expect(compare(graph, evidence, none)).toMatchObject({ lost: 0, doubled: 3, stale: 0 });
  });

  it('sees a charge that nobody owns, and one with another amount', () => {
    const [charge, ...others] = good.charges;
    const alien = { name: charge?.name ?? '', value: 'user-0-0 -1' };
    const unowned = { ...good, counted: { ...good.counted, nodes: good.counted.nodes + 1 } };

    expect(compare(unowned, evidence, none)).toMatchObject({ lost: 0, doubled: 1 });
    expect(compare({ ...good, charges: [alien, ...others] }, evidence, none)).toMatchObject({
      lost: 1,
      doubled: 1,
    });
  });

  it('sees an older value of a user and of a friendship', () => {
    const older = ([first, ...others]: typeof good.users): typeof good.users => [
      { name: first?.name ?? '', value: -1 },
      ...others,
    ];
    const graph = { ...good, users: older(good.users), friends: older(good.friends) };

    expect(problemsOf(compare(graph, evidence, none))).toEqual([
      '2 users or friendships hold an older value',
    ]);
  });

  it('takes the last value of any writer, and no other', () => {
    const counts = [50, 50, 50, 50];
    const two = evidenceOf(50, { sent: [0, 1].map((writer) => ({ writer, counts })) });
    const expected = expectationOf(two);
    const last = (at: number) => (stamps: ReadonlySet<number | null>) => [...stamps].at(at) ?? null;
    const with_ = (at: number): ReturnType<typeof graphOf> => ({
      ...graphOf(two),
      users: [...expected.users].map(([name, stamps]) => ({ name, value: last(at)(stamps) })),
    });

    expect(problemsOf(compare(with_(0), two, none))).toEqual([]);
    expect(problemsOf(compare(with_(1), two, none))).toEqual([]);
    expect(with_(0)).not.toEqual(with_(1));
  });

  it('compares the dead letter with the poison that was sent', () => {
    const poisoned = evidenceOf(100, { poisonEvery: 100 });
    const { poison } = expectationOf(poisoned);
    const letters = new Set(poison);
    const wrong = new Set([...[...poison].slice(1), '0#0']);

    expect(letters.size).toBe(4);
    expect(problemsOf(compare(graphOf(poisoned), poisoned, letters))).toEqual([]);
    expect(problemsOf(compare(graphOf(poisoned), poisoned, wrong))).toEqual([
      '1 poison records are not in the dead letter',
      '1 healthy records are in the dead letter',
    ]);
  });
});
