import { describe, expect, it } from 'vitest';
import { DeedGraph } from '../../src/faults-common/deed-graph.ts';

type Deed =
  | { readonly know: readonly [string, string]; readonly since: number }
  | { readonly forget: string };

class Acquaintances extends DeedGraph<Deed> {
  override apply(deed: Deed): 'done' | 'missing' {
    if ('forget' in deed) {
      this.remove(deed.forget);
      return 'done';
    }
    const [from, to] = deed.know.map((name) => this.setNode(name, { name }));
    this.setEdge('KNOWS', { from: from ?? '', to: to ?? '' }, { since: deed.since });
    return 'done';
  }
}

describe('DeedGraph', () => {
  it('holds what came last, each thing once', () => {
    const graph = new Acquaintances();

    graph.apply({ know: ['ada', 'bob'], since: 1 });
    graph.apply({ know: ['ada', 'bob'], since: 2 });

    expect([...graph.nodes.keys()]).toEqual(['ada', 'bob']);
    expect([...graph.edges.values()]).toEqual([{ from: 'ada', to: 'bob', properties: { since: 2 } }]);
  });

  it('removes the edges of a node with it, whichever end it is', () => {
    const graph = new Acquaintances();
    graph.apply({ know: ['ada', 'bob'], since: 1 });
    graph.apply({ know: ['eve', 'ada'], since: 1 });
    graph.apply({ know: ['bob', 'eve'], since: 1 });

    graph.apply({ forget: 'ada' });

    expect([...graph.nodes.keys()]).toEqual(['bob', 'eve']);
    expect([...graph.edges.keys()]).toEqual(['bob KNOWS eve ']);
  });
});
