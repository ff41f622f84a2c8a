import { describe, expect, it } from 'vitest';
import { expectationOf } from '../../src/neptune-faults/expectation.ts';
import { ModelGraph } from '../../src/neptune-faults/model.ts';
import { isPoisonAt, partitions, poisonMark, recordOf } from '../../src/neptune-faults/workload.ts';
import { itComesToOneGraph } from '../faults-common/workload-suite.ts';
import { evidenceOf } from './support.ts';

const numbers = Array.from({ length: 2_000 }, (_, nth) => nth);
const all = [0, 1, 2, 3].map((partition) => numbers.map((nth) => recordOf(partition, nth)));

describe('a record of the Neptune fault runs', () => {
  const expected = expectationOf(evidenceOf(numbers.length));
  itComesToOneGraph({ all, newGraph: () => new ModelGraph(), expected });

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
