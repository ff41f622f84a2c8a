import { wait } from '@rivergraph/core';
import type { GraphWrite, SourceRecord } from '@rivergraph/core';
import { openGremlin } from '@rivergraph/servers';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { beforeEach, describe, expect, it } from 'vitest';
import { placed, writeBothWays } from '../../../core/test/support/both-ways.ts';
import { createNeptuneSink } from '../../src/index.ts';
import type { RequestForm } from '../../src/index.ts';
import { expectedLines, storedLines } from '../support/expected-lines.ts';
import { items } from '../support/items.ts';
import { openSink, rejectionOf } from '../support/open-sink.ts';
import { readGraph } from '../support/read-graph.ts';
import { reasonsOf, runStream, streamOf } from '../support/run-pipeline.ts';

const { Item, NEXT, SAW } = items;
type Missing = 'reject' | 'skip';

const node = (id: number): GraphWrite => Item.upsert({ id, text: `t${id}` });
const ref = (id: number, missing: Missing = 'reject') => Item.ref({ id }, { missing });
const next = (from: number, to: number, missing: Missing = 'reject'): GraphWrite =>
  NEXT.upsert(ref(from, missing), ref(to, missing), { at: from });

/** What is in the graph is 1 and 2 with an edge; 90 to 99 are not. */
const before: readonly GraphWrite[] = [node(1), node(2), next(1, 2)];

const batches: readonly (readonly [what: string, batch: readonly GraphWrite[]])[] = [
  ['the one write', [next(1, 99)]],
  ['the first of several', [next(99, 1), node(3), next(2, 3)]],
  ['one in the middle', [node(3), next(1, 99), node(4), next(3, 4), next(2, 1)]],
  ['the last of several', [node(3), next(2, 3), next(3, 99)]],
  ['one in the middle, of several that are there', [next(1, 1), next(1, 99), next(2, 1), next(2, 2)]],
  ['all of them', [next(1, 99), next(99, 1), next(98, 99)]],
  ['both ends', [next(98, 99), node(3)]],
  ['both ends, which are one', [next(99, 99), node(3)]],
  ['one that may be skipped', [node(3), next(1, 99, 'skip'), next(2, 3)]],
  ['some that may be skipped, and some not', [next(99, 1, 'skip'), next(1, 99), node(3), next(1, 3)]],
  ['the end that must be there; the other may be skipped', [NEXT.upsert(ref(98, 'skip'), ref(99)), node(3)]],
  ['the end that may be skipped; the other must be there', [NEXT.upsert(ref(98), ref(99, 'skip')), node(3)]],
  ['an end whose other one would have been made', [NEXT.upsert(ref(99), Item.merge({ id: 98 })), node(3)]],
  ['an end that is made later in the batch', [next(1, 3), node(3), next(2, 3)]],
  ['an end that an edge makes later', [next(3, 1), NEXT.upsert(ref(1), Item.merge({ id: 3 }))]],
  ['an end that was made earlier in the batch, and is gone', [node(3), Item.delete({ id: 3 }), next(1, 3)]],
  ['an end that was there, and is gone', [Item.delete({ id: 2 }), next(1, 2), node(3), next(1, 3)]],
  ['a parallel edge', [SAW.upsert(ref(1), ref(99), { at: 1 }), SAW.upsert(ref(1), ref(2), { at: 1 })]],
  ['one among many', [...Array.from({ length: 30 }, (_, at) => next(1 + (at % 2), 2)), next(1, 99), node(3)]],
  [
    'nothing: ends are made before',
    [node(3), next(1, 3), NEXT.upsert(ref(2), Item.upsert({ id: 4 })), next(4, 3)],
  ],
  ['nothing: a loop over what is there', [next(1, 1), SAW.upsert(ref(2), Item.merge({ id: 2 }), { at: 1 })]],
  [
    'nothing: a loop over what it makes',
    [NEXT.upsert(Item.merge({ id: 5 }), Item.merge({ id: 5 }), { at: 1 })],
  ],
  ['a loop of which one end must be there', [NEXT.upsert(ref(99), Item.merge({ id: 99 })), node(3)]],
  [
    'nothing: an edge comes back beside the removal of a node',
    [NEXT.delete(ref(1), ref(2)), Item.delete({ id: 95 }), next(1, 2), next(2, 1)],
  ],
  ['nothing: it is removed and made again', [Item.delete({ id: 2 }), node(2), next(1, 2), next(2, 1)]],
];

await describeWithGremlin('neptune sink, missing ends', (gremlin) => {
  beforeEach(async () => {
    await using client = openGremlin(gremlin());
    await client.clear();
  });

  describe.each<RequestForm>(['chain', 'inject', 'coalesce'])('in the form %s', (form) => {
    it.each(batches)('writes what it can where what is missing is %s', async (_, batch) => {
      await using client = openGremlin(gremlin());
      await using open = await openSink({ url: gremlin().url, graph: items, form });
      const use = { graph: items, sink: open.sink, read: readGraph.bind(undefined, client) };

      const { batched, oneByOne } = await writeBothWays(use, [placed(...before), placed(...batch)]);

      expect(batched).toEqual(oneByOne);
    });

    it('leaves nothing of an atomic batch, and says why', async () => {
      await using client = openGremlin(gremlin());
      await using open = await openSink({ url: gremlin().url, graph: items, form });
      await open.writeAll(...before);
      const held = await storedLines(client, items);

      const error = await rejectionOf(open.write([node(3), next(1, 99), next(1, 3)], { atomic: true }));

      expect(error).toMatchObject({ code: 'rejected', reason: 'missing-endpoint', outcome: 'not-applied' });
      expect(error.message).toContain('the Item at its to end');
      expect(error.message).not.toContain('99');
      expect(await storedLines(client, items)).toEqual(held);
    });

    it('writes the rest of an atomic batch of which an end may be skipped', async () => {
      await using client = openGremlin(gremlin());
      await using open = await openSink({ url: gremlin().url, graph: items, form });

      const result = await open.write([...before, next(1, 99, 'skip'), node(3)], { atomic: true });

      expect(result).toBeUndefined();
      expect(await storedLines(client, items)).toEqual(expectedLines(items, [...before, node(3)]));
    });
  });

  it('keeps records together in a pipeline: all of one, or none', async () => {
    await using client = openGremlin(gremlin());
    const writesOf = (id: number): readonly GraphWrite[] => [
      node(id),
      next(id, id % 3 === 0 ? 99 : id),
      SAW.upsert(ref(id), ref(id), { at: id }),
    ];
    const ids = Array.from({ length: 30 }, (_, id) => id);

    const { error, deadLetters } = await runStream(streamOf(ids), {
      transform: ({ value }: SourceRecord<number>) => writesOf(value),
      sink: createNeptuneSink({ url: gremlin().url, graph: items }),
      record: 'together',
    });

    const bad = ids.filter((id) => id % 3 === 0);
    expect(error).toBeUndefined();
    expect(reasonsOf(deadLetters)).toEqual(bad.map((id) => [id, 'rejected', 'missing-endpoint']));
    const good = ids.filter((id) => id % 3 !== 0);
    expect(await storedLines(client, items)).toEqual(expectedLines(items, good.flatMap(writesOf)));
  });

  it('dead-letters, skips, and waits for nodes that come in another partition', async () => {
    await using client = openGremlin(gremlin());
    const waiting = wait({ forMs: 60_000 });
    const edges = [
      NEXT.upsert(Item.ref({ id: 1 }, { missing: waiting }), Item.ref({ id: 2 }, { missing: waiting })),
      NEXT.upsert(Item.ref({ id: 1 }, { missing: waiting }), ref(97, 'skip')),
      next(98, 99),
    ];
    const late = Array.from({ length: 300 }, (_, at) => node(at < 298 ? 100 + at : at - 297));

    const { error, deadLetters } = await runStream<GraphWrite>(streamOf<GraphWrite>(edges, late), {
      transform: ({ value }: SourceRecord<GraphWrite>) => value,
      sink: createNeptuneSink({ url: gremlin().url, graph: items }),
      maxWaitMs: 1,
    });

    expect(error).toBeUndefined();
    expect(reasonsOf(deadLetters)).toEqual([[2, 'rejected', 'missing-endpoint']]);
    expect(await storedLines(client, items)).toEqual(
      expectedLines(items, [...late, NEXT.upsert(ref(1), ref(2))]),
    );
  });
});
