import type { GraphWrite, SourceRecord } from '@rivergraph/core';
import { openGremlin } from '@rivergraph/servers';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import driver from 'gremlin';
import { beforeEach, describe, expect, it } from 'vitest';
import { createNeptuneSink, gremlin } from '../../src/index.ts';
import type { GremlinWrite, NeptuneSinkOptions, NeptuneSinkWrite } from '../../src/index.ts';
import { items, numbers } from '../support/items.ts';
import { openSink, rejectionOf } from '../support/open-sink.ts';
import { reasonsOf, runStream, streamOf } from '../support/run-pipeline.ts';
import type { RunEnd, RunPlan } from '../support/run-pipeline.ts';

const { t, merge, cardinality, direction, P, statics: __ } = driver.process;
type Source = driver.process.GraphTraversalSource;
type Traversal = driver.process.GraphTraversal;

/** A record: what is seen of a device, and by which gateway. */
interface Seen {
  readonly id: number;
  readonly by: number;
  readonly value: unknown;
}

const device = (g: Source, { id, value }: Seen): Traversal =>
  g
    .mergeV(new Map([[t.id, `d-${id}`]]))
    .option(
      merge.onCreate,
      new Map<unknown, unknown>([
        [t.label, 'Device'],
        ['number', id],
      ]),
    )
    .property(cardinality.single, 'last', value);
const gateway = (g: Source, { by }: Seen): Traversal =>
  g.mergeV(new Map([[t.id, `g-${by}`]])).option(merge.onCreate, new Map([[t.label, 'Gateway']]));
const link = (g: Source, { id, by }: Seen): Traversal =>
  g.mergeE(new Map([[t.id, `${id}-${by}`]])).option(
    merge.onCreate,
    new Map<unknown, unknown>([
      [t.label, 'VIA'],
      [direction.out, `d-${id}`],
      [direction.in, `g-${by}`],
    ]),
  );

await describeWithGremlin('gremlin', (server) => {
  beforeEach(async () => {
    await using client = openGremlin(server());
    await client.clear();
  });

  async function run<T>(
    values: readonly T[],
    transform: RunPlan<T>['transform'],
    {
      sink,
      ...plan
    }: Partial<Omit<RunPlan<T>, 'sink'>> & { readonly sink?: Partial<NeptuneSinkOptions> } = {},
  ): Promise<RunEnd> {
    return await runStream(streamOf(values), {
      transform,
      sink: createNeptuneSink({ url: server().url, ...sink }),
      ...plan,
    });
  }

  const seen = numbers(60).map((at): Seen => ({ id: at % 7, by: at % 3, value: at }));
  const all = gremlin<SourceRecord<Seen>>(
    (g, { value }) => [device(g, value), gateway(g, value), link(g, value)],
    { entities: ({ value }) => [`d-${value.id}`, `g-${value.by}`], name: 'seen' },
  );

  describe.each(['graphson', 'graphbinary'] as const)('in %s', (serializer) => {
    it('runs the traversals of each record in their order, and once again without a difference', async () => {
      await using client = openGremlin(server());

      const first = await run(seen, all, { sink: { serializer } });
      const again = await run(seen, all, { sink: { serializer } });

      expect([first.error, first.deadLetters, again.error, again.deadLetters]).toEqual([
        undefined,
        [],
        undefined,
        [],
      ]);
      const devices = await client.nodes('Device');
      expect(devices.map(({ id, properties: { last } }) => [id, last])).toEqual(
        numbers(7).map((id) => [`d-${id}`, [seen.findLast((one) => one.id === id)?.value]]),
      );
      expect(await client.counts()).toEqual({ nodes: 10, edges: 21 });
    });

    it('sends values as they are', async () => {
      await using client = openGremlin(server());
      const at = new Date(Date.UTC(2024, 4, 1));
      const values = { big: 2n ** 62n, small: 7, half: 2.5, text: 'ä😀"$', yes: true, at };

      const { error, deadLetters } = await run(
        [0],
        gremlin<SourceRecord<number>>((g) =>
          Object.entries(values).reduce(
            (made, [name, one]) => made.property(name, one),
            g.addV('All').property(t.id, 'all'),
          ),
        ),
        { sink: { serializer } },
      );

      expect([error, deadLetters]).toEqual([undefined, []]);
      const types =
        "g.V('all').properties().toList().collectEntries{ [it.key(), it.value().class.simpleName + ' ' + it.value()] }";
      const read = Object.fromEntries(
        (await client.run(types)).flatMap((map) => [...(map as ReadonlyMap<string, string>)]),
      );
      expect(read).toMatchObject({
        big: 'Long 4611686018427387904',
        small: 'Integer 7',
        half: 'Double 2.5',
        text: 'String ä😀"$',
        yes: 'Boolean true',
        at: expect.stringContaining('Date ') as string,
      });
    });
  });

  it('leaves out records of which there is nothing to do, and removes what it is told to', async () => {
    await using client = openGremlin(server());
    await run(seen, all);

    const { error } = await run<number>(
      numbers(7),
      gremlin<SourceRecord<number>>((g, { value }) =>
        value % 2 === 0 ? undefined : g.V(`d-${value}`).drop(),
      ),
    );

    expect(error).toBeUndefined();
    expect((await client.nodes('Device')).map(({ id }) => id)).toEqual(['d-0', 'd-2', 'd-4', 'd-6']);
  });

  it('dead-letters a record of which one traversal fails, with the name of its statement', async () => {
    await using client = openGremlin(server());
    const failing = gremlin<SourceRecord<number>>(
      (g, { value }) => [
        g.mergeV(new Map([[t.id, `a-${value}`]])).option(merge.onCreate, new Map([[t.label, 'A']])),
        value === 5
          ? g.inject('secret-word').map(__.math('_ + 1'))
          : g.mergeV(new Map([[t.id, `b-${value}`]])).option(merge.onCreate, new Map([[t.label, 'B']])),
      ],
      { name: 'both', entities: ({ value }) => [`n-${value}`] },
    );

    const { error, deadLetters } = await run(numbers(30), failing);

    expect(error).toBeUndefined();
    expect(reasonsOf(deadLetters)).toEqual([[5, 'rejected', undefined]]);
    const [rejection] = deadLetters[0]?.rejections ?? [];
    expect(rejection?.message).toContain('both');
    expect(rejection?.message).not.toContain('secret-word');
    expect((await client.nodes('A')).length).toBe(30);
    expect((await client.nodes('B')).length).toBe(29);
  });

  it('dead-letters an edge to nowhere after a few tries', async () => {
    const { error, deadLetters, stats } = await run(
      [{ id: 1, by: 1, value: 0 }, ...numbers(25).map((id): Seen => ({ id: id + 10, by: 1, value: 0 }))],
      gremlin<SourceRecord<Seen>>((g, { value }) => (value.id === 1 ? link(g, value) : device(g, value)), {
        entities: ({ value }) => [String(value.id)],
      }),
      { conflictRetries: 2 },
    );

    expect(error).toBeUndefined();
    expect(reasonsOf(deadLetters)).toEqual([[0, 'conflict', 'constraint']]);
    expect(stats.retries.conflict).toBe(2);
  });

  it('stops the pipeline over a step that no server knows, before anything is committed', async () => {
    const stream = streamOf([1]);
    const { error } = await runStream(stream, {
      transform: gremlin<SourceRecord<number>>((g) => {
        const traversal = g.V();
        traversal.getBytecode().addStep('noSuchStep', []);
        return traversal;
      }),
      sink: createNeptuneSink({ url: server().url }),
    });

    expect([error?.code, error?.reason, stream.committed(0)]).toEqual([
      'misconfigured',
      'statement',
      undefined,
    ]);
    expect(error?.message).toContain('gremlin: topic memory: ');
  });

  it('keeps the order of each entity that is named, over several batches at once', async () => {
    await using client = openGremlin(server());
    const steps = numbers(200).map((at) => ({ id: at % 5, at }));
    let running = 0;
    let most = 0;
    const sink = createNeptuneSink({ url: server().url });

    const { error, deadLetters } = await runStream(streamOf(steps), {
      transform: gremlin<SourceRecord<(typeof steps)[0]>>(
        (g, { value: { id, at } }) =>
          g
            .mergeV(new Map([[t.id, `s-${id}`]]))
            .option(merge.onCreate, new Map([[t.label, 'S']]))
            .property('log', at)
            .choose(
              __.has('last', P.gt(at)),
              __.property('late', at),
              __.property(cardinality.single, 'last', at),
            ),
        { entities: ({ value: { id } }) => [`s-${id}`] },
      ),
      sink: {
        ...sink,
        write: async (batch, context) => {
          most = Math.max(most, (running += 1));
          return await sink.write(batch, context).finally(() => (running -= 1));
        },
      },
    });

    expect([error, deadLetters]).toEqual([undefined, []]);
    expect(most).toBeGreaterThan(1);
    const nodes = await client.nodes('S');
    expect(nodes.map(({ properties: { log = [], late } }) => [log.length, late])).toEqual(
      nodes.map(() => [40, undefined]),
    );
  });

  it('goes beside writes of a graph', async () => {
    await using client = openGremlin(server());
    const traversal = gremlin<SourceRecord<number>>((g, { value }) =>
      device(g, { id: value, by: 0, value: 'x' }),
    );

    const { error } = await run<number>(
      numbers(20),
      (record): NeptuneSinkWrite | readonly NeptuneSinkWrite[] =>
        record.value % 3 === 0
          ? (traversal(record) as GremlinWrite)
          : items.Item.upsert({ id: record.value }),
      { sink: { graph: items } },
    );

    expect(error).toBeUndefined();
    expect([(await client.nodes('Device')).length, (await client.nodes('Item')).length]).toEqual([7, 13]);
  });

  it('is not kept together with anything else', async () => {
    await using open = await openSink({ url: server().url, graph: items });
    const write = gremlin((g) => g.addV('A'))({ topic: 't' } as SourceRecord) as GremlinWrite;
    const node: GraphWrite = items.Item.upsert({ id: 1 });

    const error = await rejectionOf(open.write([write, node], { atomic: true }));

    expect(error).toMatchObject({ code: 'misconfigured' });
    expect(error.message).toContain("record 'together'");
    await expect(open.write([write], { atomic: true })).resolves.toBeUndefined();
  });

  it('leaves it open what was done where a later one of a batch fails', async () => {
    await using open = await openSink({ url: server().url, graph: items });
    const write = (build: (g: Source) => Traversal): GremlinWrite =>
      gremlin(build, { name: 'two' })({ topic: 't' } as SourceRecord) as GremlinWrite;

    const bad = write((g) => g.inject('a').map(__.math('_ + 1')));
    const first = await rejectionOf(open.write([bad]));
    const second = await rejectionOf(open.write([write((g) => g.addV('A')), bad]));

    expect([first.code, first.outcome, second.code, second.outcome]).toEqual([
      'rejected',
      'not-applied',
      'rejected',
      'unknown',
    ]);
  });
});
