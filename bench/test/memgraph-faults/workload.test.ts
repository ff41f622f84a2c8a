import { describe, expect, it } from 'vitest';
import { expectationOf } from '../../src/memgraph-faults/expectation.ts';
import { ModelGraph } from '../../src/memgraph-faults/model.ts';
import { isPoisonAt, partitions, poisonAt, recordOf } from '../../src/memgraph-faults/workload.ts';
import type { Deed } from '../../src/memgraph-faults/deed.ts';
import { itComesToOneGraph } from '../faults-common/workload-suite.ts';
import { evidenceOf } from './support.ts';

const numbers = Array.from({ length: 2_000 }, (_, nth) => nth);
const all = [0, 1, 2, 3].map((partition) => numbers.map((nth) => recordOf(partition, nth)));
const deeds: readonly Deed[] = all.flat();

describe('a record of the Memgraph fault runs', () => {
  const expected = expectationOf(evidenceOf(numbers.length));
  itComesToOneGraph({ all, newGraph: () => new ModelGraph(), expected });

  it('asks for everything there is to ask for', () => {
    const kinds = new Set(deeds.map((deed) => deed.do));

    expect([...kinds].toSorted()).toEqual(
      [
        'person',
        'like',
        'unlike',
        'visit',
        'phone',
        'hang up',
        'state',
        'gauge',
        'link',
        'guest',
        'diary',
      ].toSorted(),
    );
  });

  it('never lets a person like itself, or a meter be linked to itself', () => {
    const alone = deeds.filter((deed) => 'from' in deed && deed.from === deed.to);

    expect(alone).toEqual([]);
  });

  it('brings versions in no order, each once', () => {
    const versions = deeds.flatMap((deed) => ('at' in deed ? [deed.at] : []));

    expect(new Set(versions).size).toBe(versions.length);
    expect(versions).not.toEqual(versions.toSorted((a, b) => a - b));
  });

  it('adds something new each time where only new relationships are wanted', () => {
    const graph = new ModelGraph();
    const counts = numbers.map((nth) => {
      graph.apply(recordOf(0, nth, { kind: 'new relationships' }));
      return graph.edges.size;
    });

    const first = counts.lastIndexOf(0);
    expect(counts.slice(first)).toEqual(Array.from({ length: counts.length - first }, (_, at) => at));
  });

  it('is poison exactly where it says so, and how', () => {
    const places = numbers.flatMap((nth) => [0, 1, 2, 3].map((partition) => ({ partition, nth })));
    const extras = { poisonEvery: 400, poison: ['name', 'badge', 'date', 'bytes'] } as const;

    const poison = places.filter(({ partition, nth }) => isPoisonAt(partition, nth, 400));
    const marked = places.filter(({ partition, nth }) =>
      JSON.stringify(recordOf(partition, nth, extras)).includes('poison'),
    );

    expect(poison).toHaveLength((numbers.length * partitions) / 400);
    expect(marked).toEqual(poison);
    expect(JSON.stringify(all)).not.toContain('poison');
    expect(poison.slice(0, 5).map(({ partition, nth }) => poisonAt(partition, nth, extras))).toEqual([
      'name',
      'badge',
      'date',
      'bytes',
      'name',
    ]);
  });
});
