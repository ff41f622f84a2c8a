import { defineGraph } from '@rivergraph/core';
import type { GraphWrite, SourceRecord } from '@rivergraph/core';
import { openGremlin } from '@rivergraph/servers';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { beforeEach, describe, expect, it } from 'vitest';
import { createNeptuneSink } from '../../src/index.ts';
import type { RequestForm } from '../../src/index.ts';
import { dump, expectedLines, storedLines } from '../support/expected-lines.ts';
import { fewTexts } from '../support/fuzz.ts';
import { itemWrites, items, numbers } from '../support/items.ts';
import { openSink } from '../support/open-sink.ts';
import { runStream, streamOf } from '../support/run-pipeline.ts';

const texts = defineGraph({
  nodes: {
    Word: { key: { text: 'string', more: 'string' }, properties: { seen: 'integer' } },
    Part: { ownedBy: 'HAS', key: { text: 'string' } },
  },
  edges: {
    HAS: { from: 'Word', to: 'Part' },
    NEAR: { from: 'Word', to: 'Word', key: { how: 'string' } },
  },
});
const { Word, Part, HAS, NEAR } = texts;

/** Texts that are apt to be taken for something else. */
const tricky: readonly string[] = [
  ...[
    '|',
    '||',
    '%',
    '%7C',
    '%25',
    '%257C',
    'a|b',
    'a%7Cb',
    '-',
    ':',
    '::',
    'A::B',
    ' ',
    '  ',
    "'",
    '"',
    '\\',
    '\\"',
  ],
  ...[
    '$',
    '${x}',
    '`',
    '\n',
    '\r\n',
    '\t',
    'ä',
    'a\u0308',
    'ﬀ',
    '😀',
    '👩‍👩‍👧',
    '\u{10ffff}',
    '\uffff',
    '\u200b',
  ],
  ...[
    'null',
    'undefined',
    'true',
    '0',
    '-0',
    '1e3',
    '{}',
    '[]',
    '<x>',
    '&amp;',
    '/',
    '../x',
    'Word',
    'Word|a|b',
  ],
  ...['__proto__', 'constructor', 'id', 'label', 'neptune', 'x'.repeat(20_000), '😀'.repeat(3_000)],
];

await describeWithGremlin('neptune sink, again and again', (gremlin) => {
  beforeEach(async () => {
    await using client = openGremlin(gremlin());
    await client.clear();
  });

  describe.each<RequestForm>(['chain', 'inject', 'coalesce'])('in the form %s', (form) => {
    it('changes nothing when everything is replayed, in batches of another size', async () => {
      await using client = openGremlin(gremlin());
      const run = async (maxRecords: number): Promise<unknown> =>
        await runStream(
          streamOf(
            numbers(80).filter((id) => id % 2 === 0),
            numbers(80),
          ),
          {
            transform: ({ value }: SourceRecord<number>) => itemWrites(value),
            sink: createNeptuneSink({ url: gremlin().url, graph: items, form }),
            maxRecords,
          },
        );
      await run(30);
      const once = await dump(client);

      await run(7);

      expect(await dump(client)).toEqual(once);
      expect(await storedLines(client, items)).toEqual(expectedLines(items, numbers(80).flatMap(itemWrites)));
    });

    it('keeps one value of each property, over many updates', async () => {
      await using client = openGremlin(gremlin());
      await using open = await openSink({ url: gremlin().url, graph: items, form });
      const { Item, NEXT } = items;

      for (const round of numbers(6)) {
        const item = { id: 1, text: `t${round}`, round };
        await open.writeAll(
          Item.upsert(item),
          Item.upsert({ ...item, text: `u${round}` }),
          NEXT.upsert(Item.upsert(item), Item.merge({ id: 2 }), { at: round }),
          Item.update({ id: 2, text: `w${round}` }),
        );
      }

      const [one, two] = await client.nodes('Item');
      expect(one?.properties).toEqual({ id: [1], text: ['t5'], round: [5] });
      expect(two?.properties).toEqual({ id: [2], text: ['w5'] });
      expect((await client.edges('NEXT')).map(({ properties }) => properties)).toEqual([{ at: [5] }]);
    });

    it('takes away what is null, and sets it again', async () => {
      await using client = openGremlin(gremlin());
      await using open = await openSink({ url: gremlin().url, graph: items, form });
      const { Item, NEXT } = items;
      const edge = (at: number | null): GraphWrite =>
        NEXT.upsert(Item.ref({ id: 1 }), Item.ref({ id: 1 }), { at });
      const properties = async (): Promise<unknown> => [
        ...(await client.nodes()).map((node) => node.properties),
        ...(await client.edges()).map((link) => link.properties),
      ];

      await open.writeAll(Item.upsert({ id: 1, text: 'a', round: 1 }), edge(1));
      await open.writeAll(Item.upsert({ id: 1, text: null }), edge(null));
      expect(await properties()).toEqual([{ id: [1], round: [1] }, {}]);
      await open.writeAll(Item.upsert({ id: 1, text: null, round: null }), edge(null));
      expect(await properties()).toEqual([{ id: [1] }, {}]);
      await open.writeAll(Item.update({ id: 1, text: 'b', round: null }), edge(2));

      expect(await properties()).toEqual([{ id: [1], text: ['b'] }, { at: [2] }]);
    });

    it('keeps keys of any text apart, and finds them again', async () => {
      await using client = openGremlin(gremlin());
      await using open = await openSink({ url: gremlin().url, graph: texts, form });
      const all = [...new Set([...tricky, ...fewTexts])];
      const writes = all.flatMap((text, at): readonly GraphWrite[] => [
        Word.upsert({ text, more: '', seen: at }),
        Word.upsert({ text: '', more: text, seen: -at }),
        HAS.upsert(Word.ref({ text, more: '' }), Part.merge({ text })),
        NEAR.upsert(Word.ref({ text, more: '' }), Word.ref({ text, more: '' }), { how: text }),
      ]);
      const writeAll = async (): Promise<void> => {
        for (let at = 0; at < writes.length; at += 60) await open.writeAll(...writes.slice(at, at + 60));
      };

      await writeAll();
      const once = await dump(client);
      await writeAll();

      expect(await dump(client)).toEqual(once);
      expect(await storedLines(client, texts)).toEqual(expectedLines(texts, writes));
      expect((await client.nodes('Word')).length).toBe(2 * all.length - 1);
    });
  });

  it('names nodes and edges by the rules of the user', async () => {
    await using client = openGremlin(gremlin());
    await using open = await openSink({
      url: gremlin().url,
      graph: texts,
      ids: {
        node: ({ label, key, owner }) => [owner, label, ...Object.values(key)].filter(Boolean).join('/'),
        edge: ({ type, from, to, key }) => `${type}(${from},${to},${Object.values(key).join()})`,
      },
    });
    const word = Word.ref({ text: 'a', more: 'b' });
    const writes = [
      Word.upsert({ text: 'a', more: 'b' }),
      HAS.upsert(word, Part.merge({ text: 'p' })),
      NEAR.upsert(word, word, { how: 'so' }),
    ];

    await open.writeAll(...writes);
    await open.writeAll(...writes);

    expect((await client.nodes()).map(({ id }) => id)).toEqual(['Word/a/b', 'Word/a/b/Part/p']);
    expect((await client.edges()).map(({ id }) => id).toSorted()).toEqual([
      'HAS(Word/a/b,Word/a/b/Part/p,)',
      'NEAR(Word/a/b,Word/a/b,so)',
    ]);
    await open.writeAll(NEAR.delete(word, word, { how: 'so' }), Word.delete({ text: 'a', more: 'b' }));
    expect(await client.counts()).toEqual({ nodes: 0, edges: 0 });
  });

  describe.each<RequestForm>(['chain', 'inject', 'coalesce'])('without conditional creation, %s', (form) => {
    const { Item, NEXT, SAW } = items;
    const [one, two] = [Item.ref({ id: 1 }), Item.ref({ id: 2 })];

    it('doubles an edge that is repeated, but no node', async () => {
      await using client = openGremlin(gremlin());
      await using open = await openSink({ url: gremlin().url, graph: items, form, conditionalCreate: false });
      const writes = [
        Item.upsert({ id: 1, text: 'a' }),
        NEXT.upsert(one, Item.merge({ id: 2 }), { at: 7 }),
        NEXT.upsert(one, Item.merge({ id: 2 }), { at: null }),
      ];

      await open.writeAll(...writes);
      await open.writeAll(...writes);

      expect(await client.counts()).toEqual({ nodes: 2, edges: 4 });
      const edges = await client.edges('NEXT');
      expect(edges.map(({ from, to }) => [from, to])).toEqual(edges.map(() => ['Item|1', 'Item|2']));
      expect(edges.filter(({ properties }) => properties['at']?.[0] === 7)).toHaveLength(2);
    });

    it('removes all edges that a delete means, and no others', async () => {
      await using client = openGremlin(gremlin());
      await using open = await openSink({ url: gremlin().url, graph: items, form, conditionalCreate: false });
      const saw = (at: number): GraphWrite => SAW.upsert(one, two, { at });
      await open.writeAll(Item.upsert({ id: 1 }), Item.upsert({ id: 2 }), saw(1), saw(1), saw(2), saw(2));
      await open.writeAll(NEXT.upsert(one, two), NEXT.upsert(two, one), SAW.upsert(two, one, { at: 1 }));

      await open.writeAll(SAW.delete(one, two, { at: 1 }), NEXT.delete(one, two));

      const left = (await client.edges()).map(({ label, from, properties: { at } }) => [
        label,
        from,
        at?.[0],
      ]);
      expect(left.toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
        ['NEXT', 'Item|2', undefined],
        ['SAW', 'Item|1', 2],
        ['SAW', 'Item|1', 2],
        ['SAW', 'Item|2', 1],
      ]);
    });

    it('names an edge whose end is missing, and writes the others', async () => {
      await using client = openGremlin(gremlin());
      await using open = await openSink({ url: gremlin().url, graph: items, form, conditionalCreate: false });

      const result = await open.write([
        Item.upsert({ id: 1 }),
        NEXT.upsert(one, Item.ref({ id: 99 })),
        NEXT.upsert(one, one),
      ]);

      expect(result?.failed.map(({ index, error }) => [index, error.reason])).toEqual([
        [1, 'missing-endpoint'],
      ]);
      expect(await client.counts()).toEqual({ nodes: 1, edges: 1 });
    });
  });
});
