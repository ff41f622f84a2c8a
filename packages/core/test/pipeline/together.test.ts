import { describe, expect, it } from 'vitest';
import type { WriteBatch } from '../../src/contracts/sink.ts';
import { defineGraph, wait } from '../../src/index.ts';
import { testWrite, type TestWrite } from '../../src/testing/index.ts';
import { createLab, keyOf, type Lab, type LabOptions, type LabWrite, type TestRecord } from './support.ts';

const writesOf = (record: TestRecord): readonly TestWrite[] =>
  (record.value as readonly unknown[]).map((payload, index) =>
    testWrite(`${keyOf(record)}/${index}`, payload),
  );

function createPairs(
  records: readonly unknown[],
  options: LabOptions = {},
): { lab: Lab; batches: WriteBatch[] } {
  const batches: WriteBatch[] = [];
  const lab = createLab({
    records: [records],
    transform: writesOf,
    ...options,
    pipeline: { record: 'together', ...options.pipeline },
    wrapSink: (sink) => ({
      ...sink,
      write: async (batch, context) => {
        batches.push(batch as WriteBatch);
        return await sink.write(batch, context);
      },
    }),
  });
  return { lab, batches };
}

const payloads = (batch: WriteBatch): readonly unknown[] =>
  batch.writes.map((write) => (write as TestWrite).payload);

describe.each(['entity', 'partition', 'none'] as const)("record 'together', ordering %s", (ordering) => {
  it('keeps the writes of a record in one batch, whatever the limit', async () => {
    const { lab, batches } = createPairs([[1, 2, 3], [4, 5, 6], [7], [8, 9, 10, 11, 12]], {
      pipeline: { ordering, maxRecords: 4 },
    });

    const { stats } = await lab.run();

    const places = batches.flatMap((batch, index) =>
      payloads(batch).map((payload) => [payload, index] as const),
    );
    const batchOf = new Map(places);
    for (const record of [
      [1, 2, 3],
      [4, 5, 6],
      [8, 9, 10, 11, 12],
    ])
      expect(new Set(record.map((payload) => batchOf.get(payload))).size).toBe(1);
    expect(stats).toMatchObject({ written: 12, committed: 4 });
    expect(batches.filter((batch) => batch.atomic !== true).every((batch) => batch.writes.length === 1)).toBe(
      true,
    );
  });
});

describe('a record of which one write is rejected', () => {
  const isBad = (write: object): boolean => 'payload' in write && write.payload === 'bad';

  it('is dead-lettered whole with one rejection, and nothing of it is written', async () => {
    const { lab, batches } = createPairs(
      [
        [1, 2],
        [3, 'bad', 4],
        [5, 6],
      ],
      {
        pipeline: { ordering: 'partition' },
        sink: { poison: isBad },
      },
    );

    const { stats } = await lab.run();

    expect([...lab.sink.graph.values.values()]).toEqual([1, 2, 5, 6]);
    expect(lab.letters.records).toMatchObject([
      { position: 1, rejections: [{ stage: 'write', code: 'rejected', write: undefined }] },
    ]);
    expect(stats).toMatchObject({ written: 4, deadLettered: 1, committed: 3 });
    expect(batches.every((batch) => batch.atomic)).toBe(true);
  });

  it('is torn with apart, which is the default', async () => {
    const { lab } = createPairs(
      [
        [1, 2],
        [3, 'bad', 4],
        [5, 6],
      ],
      {
        pipeline: { record: 'apart' },
        sink: { poison: isBad },
      },
    );

    await lab.run();

    expect([...lab.sink.graph.values.values()]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(lab.letters.records).toMatchObject([{ rejections: [{ write: 1 }] }]);
  });

  it('stops the pipeline where the sink names a write of an atomic batch, which would tear it', async () => {
    const lab = createLab({
      records: [[[1, 'bad']]],
      transform: writesOf,
      pipeline: { record: 'together' },
      wrapSink: (sink) => ({
        ...sink,
        write: async ({ writes, originAt }, context) => await sink.write({ writes, originAt }, context),
      }),
      sink: { poison: isBad, poisonFails: 'writes' },
    });

    expect(await lab.fail()).toMatchObject({ code: 'internal' });
  });
});

describe('a record of which one write waits for an endpoint', () => {
  const graph = defineGraph({
    nodes: { User: { key: { id: 'integer' } }, Post: { key: { id: 'integer' } } },
    edges: { WROTE: { from: 'User', to: 'Post' } },
  });

  it('waits whole', async () => {
    const missing = wait({ forMs: 60_000 });
    const transform = ({ value }: TestRecord): readonly LabWrite[] =>
      value === 'user'
        ? [graph.User.upsert({ id: 1 })]
        : [
            graph.Post.upsert({ id: 1 }),
            graph.WROTE.upsert(graph.User.ref({ id: 1 }, { missing }), graph.Post.ref({ id: 1 })),
          ];
    const { lab } = createPairs(['post'], { transform, stream: 'open', pipeline: { maxWaitMs: 0 } });
    const ended = lab.start();
    await lab.clock.advance(1_000);
    const before = lab.sink.graph.nodes('Post').length;
    const { waitingForEndpoint } = lab.pipeline.stats();

    lab.stream.appendValues(0, ['user']);
    lab.stream.endAll();
    const { stats } = await lab.clock.runUntil(ended);

    expect([before, waitingForEndpoint]).toEqual([0, 2]);
    expect(lab.sink.graph.edges('WROTE')).toHaveLength(1);
    expect(stats).toMatchObject({ written: 3, committed: 2, deadLettered: 0 });
  });
});

describe("the option record: 'together'", () => {
  it('wants a sink with atomic batches', () => {
    const create = (): unknown =>
      createLab({
        pipeline: { record: 'together' },
        wrapSink: (sink) => ({ ...sink, features: { atomicBatches: false } }),
      });

    expect(create).toThrow(
      "option record: expected a sink with atomic batches for 'together', got memory, which has none",
    );
  });

  it('is one of two', () => {
    const create = (): unknown => createLab({ pipeline: { record: 'both' as never } });

    expect(create).toThrow("option record: expected 'apart' or 'together', got both (string)");
  });
});
