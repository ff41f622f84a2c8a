import { describe, expect, it } from 'vitest';
import { memgraphErrors } from '../../src/memgraph-double/errors.ts';
import { GraphStore } from '../../src/memgraph-double/graph/graph-store.ts';
import type { StoreOptions } from '../../src/memgraph-double/graph/graph-store.ts';
import { StoreTransaction } from '../../src/memgraph-double/graph/store-transaction.ts';
import type { GraphTransaction } from '../../src/memgraph-double/port.ts';
import type { Value, Vertex } from '../../src/memgraph-double/value.ts';

const conflict = memgraphErrors.conflict.message;

/** A store with two nodes of the label L, whose ids are 1 and 2. */
function storeOfTwo(options: StoreOptions = {}): { store: GraphStore; one: Vertex; two: Vertex } {
  const store = new GraphStore(options);
  const setup = new StoreTransaction(store);
  const [one, two] = [node(setup, 1n), node(setup, 2n)];
  setup.commit();
  return { store, one, two };
}

function node(graph: GraphTransaction, id: Value): Vertex {
  const vertex = graph.createVertex(['L']);
  graph.setProperty(vertex, 'id', id);
  return vertex;
}

function find(graph: GraphTransaction, id: Value): readonly Vertex[] {
  return [...graph.verticesBy('L', new Map([['id', id]]))];
}

describe('a transaction of the graph', () => {
  it('sees what was committed before it began, and its own writes', () => {
    const { store, one } = storeOfTwo();
    const reader = new StoreTransaction(store);
    const writer = new StoreTransaction(store);

    writer.setProperty(one, 'name', 'Ada');
    const seenByItself = writer.properties(one).get('name');
    const seenBefore = reader.properties(one).get('name');
    writer.commit();

    expect(seenByItself).toBe('Ada');
    expect(seenBefore).toBeUndefined();
    expect(reader.properties(one).get('name')).toBeUndefined();
    expect(new StoreTransaction(store).properties(one).get('name')).toBe('Ada');
  });

  it('finds nodes by a property as it sees it, integers and floats alike', () => {
    const { store, one } = storeOfTwo();
    const old = new StoreTransaction(store);
    const writer = new StoreTransaction(store);
    writer.setProperty(one, 'id', 7n);
    writer.commit();
    const young = new StoreTransaction(store);

    expect(find(old, 1n)).toEqual([one]);
    expect(find(old, 7n)).toEqual([]);
    expect(find(young, 1)).toEqual([]);
    expect(find(young, 7)).toEqual([one]);
  });

  it('sees neither nodes nor relationships that another one has not committed', () => {
    const { store, one, two } = storeOfTwo();
    const writer = new StoreTransaction(store);
    const three = node(writer, 3n);
    writer.createEdge(one, two, 'R');
    const reader = new StoreTransaction(store);

    expect([...writer.vertices(['L'])]).toHaveLength(3);
    expect([...reader.vertices(['L'])]).toHaveLength(2);
    expect([...reader.edges(one, 'out')]).toEqual([]);
    expect(reader.exists(three)).toBe(false);
  });

  it('leaves nothing behind when it is taken back', () => {
    const { store, one, two } = storeOfTwo();
    const edge = inTransaction(store, (graph) => graph.createEdge(one, two, 'R'));
    const writer = new StoreTransaction(store);
    node(writer, 3n);
    writer.setProperty(one, 'id', 9n);
    writer.addLabel(two, 'M');
    writer.deleteEdge(edge);
    writer.deleteVertex(two);

    writer.rollback();

    const after = new StoreTransaction(store);
    expect([...after.vertices([])]).toEqual([one, two]);
    expect([...after.vertices(['M'])]).toEqual([]);
    expect(find(after, 1n)).toEqual([one]);
    expect([...after.edges(two, 'in')]).toEqual([edge]);
    expect(store.vertices.size).toBe(2);
    expect(() => after.setProperty(one, 'id', 1n)).not.toThrow();
  });

  it('goes on to see what another one has deleted, and forgets it once nobody does', () => {
    const { store, one, two } = storeOfTwo();
    const reader = new StoreTransaction(store);
    inTransaction(store, (graph) => graph.deleteVertex(one));

    const seen = [...reader.vertices([])];
    const kept = store.vertices.size;
    reader.rollback();

    expect(seen).toEqual([one, two]);
    expect(kept).toBe(2);
    expect(store.vertices.size).toBe(1);
  });

  it('refuses to delete a node that has relationships', () => {
    const { store, one, two } = storeOfTwo();
    const writer = new StoreTransaction(store);
    writer.createEdge(one, two, 'R');

    expect(() => writer.deleteVertex(two)).toThrow('existing connections');
  });

  it('counts a loop once in each direction', () => {
    const { store, one } = storeOfTwo();
    const writer = new StoreTransaction(store);
    writer.createEdge(one, one, 'R');

    expect([...writer.edges(one, 'out'), ...writer.edges(one, 'in')]).toHaveLength(2);
  });

  it('does not give what is created while it reads', () => {
    const { store } = storeOfTwo();
    const writer = new StoreTransaction(store);
    let created = 0;

    for (const vertex of writer.vertices(['L'])) {
      writer.createEdge(vertex, node(writer, 5n), 'R');
      created += 1;
      for (const _edge of writer.edges(vertex, 'out')) writer.createEdge(vertex, vertex, 'S');
    }

    expect(created).toBe(2);
  });
});

describe('two transactions on one node', () => {
  const changes: Record<string, (graph: GraphTransaction, vertex: Vertex) => void> = {
    'a property': (graph, vertex) => graph.setProperty(vertex, 'name', 'x'),
    'a property that is removed': (graph, vertex) => graph.setProperty(vertex, 'none', null),
    'a label': (graph, vertex) => graph.addLabel(vertex, 'M'),
    'a label that is removed': (graph, vertex) => graph.removeLabel(vertex, 'L'),
    'its deletion': (graph, vertex) => graph.deleteVertex(vertex),
  };

  it.each(Object.entries(changes))('conflict over %s', (_name, change) => {
    const { store, one } = storeOfTwo();
    const [first, second] = [new StoreTransaction(store), new StoreTransaction(store)];

    change(first, one);

    expect(() => change(second, one)).toThrow(conflict);
  });

  it('conflict with what was committed after the second one began', () => {
    const { store, one } = storeOfTwo();
    const second = new StoreTransaction(store);
    inTransaction(store, (graph) => graph.setProperty(one, 'name', 'x'));

    expect(() => second.setProperty(one, 'name', 'y')).toThrow(conflict);
  });

  it('do not conflict where the first one was over when the second one began', () => {
    const { store, one } = storeOfTwo();
    inTransaction(store, (graph) => graph.setProperty(one, 'name', 'x'));
    const second = new StoreTransaction(store);

    expect(() => second.setProperty(one, 'name', 'y')).not.toThrow();
  });

  it('do not conflict where the first one was taken back', () => {
    const { store, one } = storeOfTwo();
    const [first, second] = [new StoreTransaction(store), new StoreTransaction(store)];
    first.setProperty(one, 'name', 'x');
    first.rollback();

    expect(() => second.setProperty(one, 'name', 'y')).not.toThrow();
  });

  it('do not conflict over relationships that both add', () => {
    const { store, one, two } = storeOfTwo();
    const [first, second] = [new StoreTransaction(store), new StoreTransaction(store)];

    first.createEdge(one, two, 'R');
    second.createEdge(one, two, 'R');
    first.commit();
    second.commit();

    expect([...new StoreTransaction(store).edges(one, 'out')]).toHaveLength(2);
  });

  it('conflict over relationships that both add, before Memgraph 3.8', () => {
    const { store, one, two } = storeOfTwo({ edgeConflicts: 'before-3.8' });
    const [first, second] = [new StoreTransaction(store), new StoreTransaction(store)];

    first.createEdge(one, two, 'R');

    expect(() => second.createEdge(two, two, 'R')).toThrow(conflict);
  });

  it('conflict over a relationship that is added to a node which the other one has changed, and the other way round', () => {
    const { store, one, two } = storeOfTwo();
    const [first, second] = [new StoreTransaction(store), new StoreTransaction(store)];

    first.setProperty(one, 'name', 'x');
    second.createEdge(two, two, 'R');

    expect(() => second.createEdge(one, two, 'R')).toThrow(conflict);
    expect(() => first.setProperty(two, 'name', 'x')).toThrow(conflict);
  });

  it('conflict over a property that was set and removed again', () => {
    const { store, one, two } = storeOfTwo();
    const [first, second] = [new StoreTransaction(store), new StoreTransaction(store)];
    const guard = (graph: GraphTransaction): void => {
      graph.setProperty(one, '__guard', true);
      graph.setProperty(one, '__guard', null);
      graph.createEdge(one, two, 'R');
    };

    guard(first);
    expect(() => guard(second)).toThrow(conflict);
    first.commit();

    expect(new StoreTransaction(store).properties(one).has('__guard')).toBe(false);
  });

  it('conflict over a relationship that both change, or one deletes', () => {
    const { store, one, two } = storeOfTwo();
    const edge = inTransaction(store, (graph) => graph.createEdge(one, two, 'R'));
    const [first, second] = [new StoreTransaction(store), new StoreTransaction(store)];
    first.setProperty(edge, 'since', 1n);

    expect(() => second.setProperty(edge, 'since', 2n)).toThrow(conflict);
    expect(() => second.deleteEdge(edge)).toThrow(conflict);
  });
});

describe('a unique constraint', () => {
  const unique = { kind: 'unique', label: 'L', properties: ['id'] } as const;
  const violation = 'Unable to commit due to unique constraint violation on :L(id)';

  it('lets the first one commit of two that create the same value, and takes the other one back', () => {
    const { store } = storeOfTwo();
    store.catalog.addConstraint(unique);
    const [first, second] = [new StoreTransaction(store), new StoreTransaction(store)];
    node(first, 3n);
    node(second, 3n);

    first.commit();

    expect(() => second.commit()).toThrow(violation);
    expect(find(new StoreTransaction(store), 3n)).toHaveLength(1);
    expect(store.vertices.size).toBe(3);
  });

  it('looks at a value that is taken by a change, and by a label', () => {
    const { store, one } = storeOfTwo();
    store.catalog.addConstraint(unique);
    const changed = new StoreTransaction(store);
    changed.setProperty(one, 'id', 2n);
    const labelled = new StoreTransaction(store);
    const other = labelled.createVertex(['M']);
    labelled.setProperty(other, 'id', 1n);
    labelled.addLabel(other, 'L');

    expect(() => changed.commit()).toThrow(violation);
    expect(() => labelled.commit()).toThrow(violation);
  });

  it('lets a value go from one node to another, and does not look at nodes without it', () => {
    const { store, one } = storeOfTwo();
    store.catalog.addConstraint(unique);
    const writer = new StoreTransaction(store);
    writer.deleteVertex(one);
    node(writer, 1n);
    writer.createVertex(['L']);
    writer.createVertex(['L']);

    expect(() => writer.commit()).not.toThrow();
  });

  it('finds two of the same transaction', () => {
    const { store } = storeOfTwo();
    store.catalog.addConstraint({ ...unique, properties: ['id', 'name'] });
    const writer = new StoreTransaction(store);
    for (const vertex of [node(writer, 5n), node(writer, 5n)]) writer.setProperty(vertex, 'name', 'x');

    expect(() => writer.commit()).toThrow('unique constraint violation on :L(id, name)');
  });
});

describe('an existence constraint', () => {
  it('is looked at when a transaction commits', () => {
    const { store } = storeOfTwo();
    store.catalog.addConstraint({ kind: 'exists', label: 'L', properties: ['id'] });
    const writer = new StoreTransaction(store);
    const vertex = writer.createVertex(['L']);

    expect(() => writer.commit()).toThrow('Unable to commit due to existence constraint violation on :L(id)');
    expect(new StoreTransaction(store).exists(vertex)).toBe(false);
  });
});

describe('the analytical mode', () => {
  it('shows every write at once, takes nothing back and checks nothing', () => {
    const { store, one } = storeOfTwo({ storageMode: 'IN_MEMORY_ANALYTICAL' });
    store.catalog.addConstraint({ kind: 'unique', label: 'L', properties: ['id'] });
    const [first, second] = [new StoreTransaction(store), new StoreTransaction(store)];

    first.setProperty(one, 'id', 2n);
    second.setProperty(one, 'name', 'x');
    first.rollback();
    second.commit();

    expect(find(new StoreTransaction(store), 2n)).toHaveLength(2);
  });
});

describe('the memory of a graph', () => {
  it('refuses what goes beyond the limit and gives back what was taken back', () => {
    const store = new GraphStore({ memoryLimit: 1_000 });
    const writer = new StoreTransaction(store);
    const fill = (): void => {
      for (let id = 0n; id < 10n; id += 1n) node(writer, id);
    };

    expect(fill).toThrow(
      /^Memory limit exceeded! Attempting to allocate a chunk of \S+B which would put the current use to \S+B, while the maximum allowed size for allocation is set to 1000.00B\.$/,
    );
    writer.rollback();
    expect(store.bytes).toBe(0);
  });
});

describe('properties of relationships', () => {
  it('are refused where they are off', () => {
    const { store, one, two } = storeOfTwo({ edgeProperties: 'off' });
    const writer = new StoreTransaction(store);
    const edge = writer.createEdge(one, two, 'R');

    expect(() => writer.setProperty(edge, 'since', 1n)).toThrow(memgraphErrors.edgeProperties.message);
  });
});

function inTransaction<T>(store: GraphStore, change: (graph: GraphTransaction) => T): T {
  const transaction = new StoreTransaction(store);
  const result = change(transaction);
  transaction.commit();
  return result;
}
