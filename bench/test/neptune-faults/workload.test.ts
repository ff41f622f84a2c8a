import { describe, expect, it } from 'vitest';
import { expectationOf } from '../../src/neptune-faults/expectation.ts';
import { ModelGraph } from '../../src/neptune-faults/model.ts';
import { isPoisonAt, partitions, poisonMark, recordOf } from '../../src/neptune-faults/workload.ts';
import type { Deed } from '../../src/neptune-faults/workload.ts';
import { evidenceOf } from './support.ts';

const numbers = Array.from({ length: 2_000 }, (_, nth) => nth);
const all = [0, 1, 2, 3].map((partition) => numbers.map((nth) => recordOf(partition, nth)));

describe('a record of the Neptune fault runs', () => {
  it('asks for everything there is to ask for', () => {
    const deeds = new Set(all.flat().map((deed) => deed.do));

    expect([...deeds].toSorted()).toEqual(
      ['enter', 'follow', 'leave', 'note', 'pair', 'unfollow', 'unpair', 'user', 'visit'].toSorted(),
    );
  });

  it('never lets a user follow itself', () => {
    const alone = all.flat().filter((deed) => deed.do === 'follow' && deed.from === deed.to);

    expect(alone).toEqual([]);
  });

  it('sets users of its own partition only', () => {
    const users = all.map(
      (deeds) => new Set(deeds.flatMap((deed) => (deed.do === 'user' ? [deed.user] : []))),
    );

    expect(users.map(({ size }) => size)).toEqual([20, 20, 20, 20]);
    expect(new Set(users.flatMap((set) => [...set])).size).toBe(80);
  });

  it('finds the ends that it refers to in its own partition', () => {
    const missing = all.map((deeds) => {
      const graph = new ModelGraph();
      return deeds.filter((deed) => graph.apply(deed) === 'missing').length;
    });

    expect(missing).toEqual([0, 0, 0, 0]);
  });

  it('comes to the same graph in whichever order the partitions are read', () => {
    const inTurn = numbers.flatMap((nth) => all.flatMap((deeds) => deeds[nth] ?? []));

    const graph = new ModelGraph();
    for (const deed of inTurn) graph.apply(deed);

    const { nodes, edges } = expectationOf(evidenceOf(numbers.length));
    expect(sorted(graph.nodes)).toEqual(sorted(nodes));
    const found = new Map([...graph.edges].map(([name, { properties }]) => [name, properties]));
    expect(sorted(found)).toEqual(sorted(edges));
  });

  it('comes to the same graph when all of it comes again', () => {
    const graph = new ModelGraph();
    const everything: readonly Deed[] = all.flat();

    for (const deed of everything) graph.apply(deed);
    const before = [sorted(graph.nodes), sorted(graph.edges)];
    for (const deed of everything) graph.apply(deed);

    expect([sorted(graph.nodes), sorted(graph.edges)]).toEqual(before);
  });

  it('is poison exactly where it says so', () => {
    const places = numbers.flatMap((nth) => [0, 1, 2, 3].map((partition) => ({ partition, nth })));

    const poison = places.filter(({ partition, nth }) => isPoisonAt(partition, nth, 400));
    const marked = places.filter(({ partition, nth }) =>
      JSON.stringify(recordOf(partition, nth, { poisonEvery: 400 })).includes(poisonMark),
    );

    expect(poison).toHaveLength((numbers.length * partitions) / 400);
    expect(marked).toEqual(poison);
    expect(JSON.stringify(all)).not.toContain(poisonMark);
  });
});

function sorted(map: ReadonlyMap<string, unknown>): readonly unknown[] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
