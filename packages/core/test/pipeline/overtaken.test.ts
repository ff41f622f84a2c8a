import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineGraph, type GraphWrite, wait } from '../../src/index.ts';
import { createLab, type Lab, type LabOptions, type TestRecord } from './support.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150);

const graph = defineGraph({
  nodes: { User: { key: { id: 'integer' }, properties: { name: 'string' } } },
  edges: { KNOWS: { from: 'User', to: 'User', properties: { since: 'integer', weight: 'integer' } } },
});

type Properties = { readonly since?: number; readonly weight?: number };
type Step =
  | { readonly node: number }
  | { readonly gone: number }
  | { readonly edge: Properties }
  | { readonly left: Properties }
  | { readonly cut: true };

const missing = wait({ forMs: 3_600_000 });
const end = (id: number): ReturnType<typeof graph.User.ref> => graph.User.ref({ id }, { missing });

/** All edges lead from node 1 to node 2. */
function writeOf(step: Step): GraphWrite {
  if ('node' in step) return graph.User.upsert({ id: step.node, name: 'n' });
  if ('gone' in step) return graph.User.delete({ id: step.gone });
  if ('cut' in step) return graph.KNOWS.delete(graph.User.ref({ id: 1 }), graph.User.ref({ id: 2 }));
  if ('edge' in step) return graph.KNOWS.upsert(end(1), end(2), step.edge);
  return graph.KNOWS.upsert(graph.User.ref({ id: 1 }, { missing: 'skip' }), end(2), step.left);
}

function open(steps: readonly Step[], options: LabOptions = {}): Lab {
  return createLab({
    partitions: 2,
    records: [steps, []],
    stream: 'open',
    transform: ({ value }: TestRecord) => writeOf(value as Step),
    ...options,
    pipeline: { maxWaitMs: 1, ordering: 'entity', ...options.pipeline },
  });
}

const properties = ({ sink }: Lab): readonly unknown[] =>
  sink.graph.edges('KNOWS').map((edge) => edge.properties);

async function finish(lab: Lab, ended: Promise<unknown>): Promise<void> {
  lab.stream.endAll();
  await lab.clock.runUntil(ended);
}

describe.each(['entity', 'partition', 'none'] as const)(
  'an older edge write that waits, ordering %s',
  (ordering) => {
    const pipeline = { ordering };

    it('does not overwrite a newer one that came with the ends', async () => {
      const lab = open([{ edge: { since: 1, weight: 1 } }], { pipeline });
      const ended = lab.start();
      await lab.clock.advance(1_000);

      lab.stream.appendValues(0, [{ node: 1 }, { node: 2 }, { edge: { since: 2 } }]);
      await lab.clock.advance(1_000);
      await finish(lab, ended);

      expect(properties(lab)).toEqual([{ since: 2, weight: 1 }]);
      expect(lab.pipeline.stats()).toMatchObject({ written: 4, committed: 4, deadLettered: 0 });
    });

    it('does not overwrite a newer one that was polled first', async () => {
      const lab = open([{ edge: { since: 1 } }], { pipeline });
      const ended = lab.start();
      await lab.clock.advance(4_000);
      lab.stream.appendValues(0, [{ edge: { since: 2 } }]);
      await lab.clock.advance(200);

      const context = { signal: new AbortController().signal, attempt: 1, deadline: 0 };
      await lab.sink.write({ writes: [writeOf({ node: 1 }), writeOf({ node: 2 })] }, context);
      await lab.clock.advance(20_000);
      await finish(lab, ended);

      expect(properties(lab)).toEqual([{ since: 2 }]);
    });

    it('does not bring back what was deleted', async () => {
      const lab = open([{ edge: { since: 1 } }], { pipeline });
      const ended = lab.start();
      await lab.clock.advance(1_000);

      lab.stream.appendValues(0, [{ cut: true }]);
      await lab.clock.advance(1_000);
      const { waitingForEndpoint, committed } = lab.pipeline.stats();
      lab.stream.appendValues(0, [{ node: 1 }, { node: 2 }]);
      await lab.clock.advance(10_000);
      await finish(lab, ended);

      expect(waitingForEndpoint).toBe(0);
      expect(committed).toBe(2);
      expect(properties(lab)).toEqual([]);
    });

    it('does not outlive the node at its end', async () => {
      const lab = open([{ node: 1 }, { edge: { since: 1 } }], { pipeline });
      const ended = lab.start();
      await lab.clock.advance(1_000);

      lab.stream.appendValues(0, [{ gone: 1 }]);
      await lab.clock.advance(1_000);
      lab.stream.appendValues(0, [{ node: 1 }, { node: 2 }]);
      await lab.clock.advance(10_000);
      await finish(lab, ended);

      expect(properties(lab)).toEqual([]);
    });

    it('is not given up for a newer one that was left out', async () => {
      const lab = open([{ edge: { since: 1, weight: 1 } }, { node: 2 }], { pipeline });
      const ended = lab.start();
      await lab.clock.advance(1_000);

      lab.stream.appendValues(0, [{ left: { since: 2 } }]);
      await lab.clock.advance(1_000);
      lab.stream.appendValues(0, [{ node: 1 }]);
      await lab.clock.advance(1_000);
      await finish(lab, ended);

      expect(properties(lab)).toMatchObject([{ weight: 1 }]);
    });
  },
);

describe('an edge write and its newer ones, in any history of one partition', () => {
  const value: fc.Arbitrary<Properties> = fc.record(
    { since: fc.integer({ min: 0, max: 99 }), weight: fc.integer({ min: 0, max: 99 }) },
    { requiredKeys: [] },
  );
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: value.map((edge) => ({ edge })) },
    { weight: 1, arbitrary: fc.constant({ cut: true as const }) },
    { weight: 1, arbitrary: fc.constantFrom({ node: 1 }, { node: 2 }) },
  );
  const moment = fc.record({
    steps: fc.array(step, { maxLength: 4 }),
    ms: fc.constantFrom(0, 1, 3, 60, 700),
  });

  it('leave it although one that landed late owes several more when a newer one lands', async () => {
    const lab = open([], {
      pipeline: { ordering: 'partition', maxRecords: 3 },
      source: { chunkSize: 2 },
      sink: { fault: () => ({ type: 'slow', afterMs: 3 }) },
    });
    const ended = lab.start();

    lab.stream.appendValues(0, [{ edge: {} }]);
    await lab.clock.advance(0);
    lab.stream.appendValues(0, [{ edge: { since: 0 } }, { node: 1 }]);
    await lab.clock.advance(3);
    lab.stream.appendValues(0, [{ edge: { since: 1 } }]);
    await lab.clock.advance(0);
    lab.stream.appendValues(0, [{ edge: { weight: 0 } }, { node: 1 }]);
    await lab.clock.advance(3);
    lab.stream.appendValues(0, [{ edge: {} }]);
    await lab.clock.advance(0);
    lab.stream.appendValues(1, [{ node: 2 }, { node: 1 }]);
    await finish(lab, ended);

    expect(properties(lab)).toEqual([{ since: 1, weight: 0 }]);
  });

  it('are written a few times each, however many come at once', async () => {
    const lab = open([], {
      pipeline: { maxRecords: 8 },
      sink: { fault: () => ({ type: 'slow', afterMs: 3 }) },
    });
    const ended = lab.start();

    for (let moment = 0; moment < 80; moment++) {
      lab.stream.appendValues(0, [manyFold(moment)]);
      if (moment % 5 === 0) lab.stream.appendValues(0, [{ node: 1 }]);
      if (moment === 60) lab.stream.appendValues(1, [{ node: 2 }]);
      await lab.clock.advance(moment % 4 === 0 ? 1 : 0);
    }
    await finish(lab, ended);

    expect(properties(lab)).toEqual([{ since: 78, weight: 79 }]);
    expect(lab.sink.writesTried).toBeLessThan(97 * 10);
  });

  it('leave what they would leave in their order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(moment, { maxLength: 12 }),
        fc.constantFrom('entity' as const, 'partition' as const),
        fc.integer({ min: 0, max: 4 }),
        async (moments, ordering, latency) => {
          const lab = open([], {
            pipeline: { ordering, maxRecords: 3 },
            source: { chunkSize: 2 },
            sink: {
              fault: ({ call }) => (call % 3 < latency ? { type: 'slow', afterMs: latency } : undefined),
            },
          });
          const ended = lab.start();
          for (const { steps, ms } of moments) {
            lab.stream.appendValues(0, steps);
            await lab.clock.advance(ms);
          }
          lab.stream.appendValues(1, [{ node: 2 }, { node: 1 }]);
          await finish(lab, ended);

          const all = moments.flatMap(({ steps }) => steps);
          expect(properties(lab)).toEqual(inOrder(all));
          expect(lab.pipeline.stats()).toMatchObject({
            committed: all.length + 2,
            written: all.length + 2,
            deadLettered: 0,
            waitingForEndpoint: 0,
          });
        },
      ),
      { numRuns },
    );
  });
});

/** Upserts of which none has all that another has, and deletions. */
function manyFold(moment: number): Step {
  if (moment % 7 === 0) return { cut: true };
  return { edge: [{ since: moment }, { weight: moment }, {}][moment % 3] ?? {} };
}

/** The edge as if its ends had always been there. */
function inOrder(steps: readonly Step[]): readonly Properties[] {
  let edge: Properties | undefined;
  for (const step of steps) {
    if ('cut' in step) edge = undefined;
    if ('edge' in step) edge = { ...edge, ...step.edge };
  }
  return edge === undefined ? [] : [edge];
}
