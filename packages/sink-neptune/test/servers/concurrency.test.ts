import type { GraphWrite, SourceRecord } from '@rivergraph/core';
import { openGremlin } from '@rivergraph/servers';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { beforeEach, describe, expect, it } from 'vitest';
import { createNeptuneSink } from '../../src/index.ts';
import type { NeptuneSinkOptions } from '../../src/index.ts';
import { dump, expectedLines, storedLines } from '../support/expected-lines.ts';
import { items, numbers } from '../support/items.ts';
import { runStream, streamOf } from '../support/run-pipeline.ts';
import type { RunEnd, RunPlan } from '../support/run-pipeline.ts';

const { Item, NEXT, SAW } = items;
const count = 2_000;

/** Writes of which half are about a handful of nodes, over and over, with removals among them. */
const writes: readonly GraphWrite[] = numbers(count).map((at) => {
  const hot = at % 5;
  const cold = 10 + ((at * 7_919) % 400);
  if (at % 97 === 96) return Item.delete({ id: hot });
  if (at % 31 === 30) return NEXT.delete(Item.ref({ id: hot }), Item.ref({ id: cold }));
  if (at % 3 === 0) return Item.upsert({ id: at % 2 === 0 ? hot : cold, text: `t${at}`, round: at });
  if (at % 3 === 1) return NEXT.upsert(Item.merge({ id: hot }), Item.merge({ id: cold }), { at });
  return SAW.upsert(Item.upsert({ id: cold, round: at }), Item.merge({ id: hot }), {
    at: at % 4,
    how: `h${at}`,
  });
});

await describeWithGremlin('neptune sink, several batches at once', (gremlin) => {
  beforeEach(async () => {
    await using client = openGremlin(gremlin());
    await client.clear();
  });

  async function run<T>(
    partitions: readonly (readonly T[])[],
    plan: Omit<RunPlan<T>, 'sink'>,
    options: Partial<NeptuneSinkOptions> = {},
  ): Promise<RunEnd & { readonly most: number }> {
    const sink = createNeptuneSink({ url: gremlin().url, graph: items, ...options });
    let running = 0;
    let most = 0;
    const end = await runStream(streamOf(...partitions), {
      ...plan,
      sink: {
        ...sink,
        write: async (batch, context) => {
          most = Math.max(most, (running += 1));
          return await sink.write(batch, context).finally(() => (running -= 1));
        },
      },
    });
    return { ...end, most };
  }

  it.each(['chain', 'inject', 'coalesce'] as const)(
    'makes the graph of a replay one by one, with few keys that most writes are about: %s',
    async (form) => {
      await using client = openGremlin(gremlin());

      const { error, deadLetters, most } = await run<GraphWrite>(
        [writes],
        { transform: ({ value }: SourceRecord<GraphWrite>) => value, slots: 4, maxRecords: 40 },
        { form },
      );

      expect([error, deadLetters]).toEqual([undefined, []]);
      expect(most).toBeGreaterThan(1);
      expect(await storedLines(client, items)).toEqual(expectedLines(items, writes));
    },
  );

  describe('without an order between them', () => {
    const commuting = (at: number): GraphWrite =>
      NEXT.upsert(Item.merge({ id: at % 5 }), Item.merge({ id: 10 + (at % 60) }), {
        at: (at % 60) * 5 + (at % 5),
      });

    it('tries conflicts again until all is written', async () => {
      await using client = openGremlin(gremlin());

      const { error, deadLetters, stats } = await run<number>([numbers(600), numbers(600), numbers(600)], {
        transform: ({ value }: SourceRecord<number>) => commuting(value),
        ordering: 'none',
        slots: 4,
        maxRecords: 30,
        conflictRetries: 200,
      });

      expect([error, deadLetters]).toEqual([undefined, []]);
      expect(stats.retries.conflict ?? 0).toBeGreaterThan(0);
      expect(await storedLines(client, items)).toEqual(expectedLines(items, numbers(600).map(commuting)));
    });

    it('changes nothing when it comes again', async () => {
      await using client = openGremlin(gremlin());
      const plan = {
        transform: ({ value }: SourceRecord<number>) => commuting(value),
        slots: 4,
        maxRecords: 30,
      } as const;
      await run<number>([numbers(300)], plan);
      const once = await dump(client);

      const { error } = await run<number>([numbers(300), numbers(300)], { ...plan, conflictRetries: 200 });

      expect(error).toBeUndefined();
      expect(await dump(client)).toEqual(once);
    });
  });
});
