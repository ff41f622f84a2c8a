import { createPipeline, defineGraph } from '@rivergraph/core';
import { createMemorySink } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { tellBefore } from '../../src/faults-common/life.ts';
import { missingEndsOf } from '../../src/faults-common/missing-ends.ts';
import { replayablePartsOf, ReplayableStage } from '../../src/faults-common/replayable-stage.ts';
import { settle } from '../../src/faults-common/settle.ts';

const graph = defineGraph({ nodes: { Thing: { key: { thingId: 'string' } } } });
const limit = { quick: 30, full: 300 };

/** A stage whose pipeline writes into memory, and what it has written, in order. */
function startStage(): { readonly stage: ReplayableStage<string>; readonly written: string[] } {
  const written: string[] = [];
  const parts = replayablePartsOf<string>(
    { seed: 1, effort: 'quick' },
    {
      partitions: 2,
      limit,
      valueOf: (partition, nth) => `${partition}-${nth}`,
      create: ({ source, watch, deadLetter, observer, read }) =>
        createPipeline({
          source,
          transform: tellBefore(read, ({ value }) => {
            written.push(value);
            return graph.Thing.upsert({ thingId: value });
          }),
          sink: watch.over(createMemorySink()),
          deadLetter,
          observer,
        }),
    },
  );
  return { stage: new ReplayableStage(parts), written };
}

const all = [0, 1].flatMap((partition) => Array.from({ length: 30 }, (_, nth) => `${partition}-${nth}`));

describe('ReplayableStage', () => {
  it('sends as much as its limit allows, and writes it again when it is asked to', async () => {
    const { stage, written } = startStage();

    await stage.begins();
    await missingEndsOf('skip', limit).strike(stage);
    const once = written.splice(0).toSorted();
    await stage.replay();
    const again = written.splice(0).toSorted();
    await settle(stage);

    expect(once).toEqual(all.toSorted());
    expect(again).toEqual(all.toSorted());
    expect(written).toEqual([]);
    expect(stage.problems).toEqual([]);
    expect(stage.parts.replays.most).toBe(0);
  });

  it('makes a stream that is like its own, and empty', async () => {
    const { stage } = startStage();

    const stream = stage.newStream();
    await stage.life.stop();

    expect(stream.topic).toBe(stage.parts.stream.topic);
    expect(stream.partitions).toHaveLength(2);
    expect(stream).not.toBe(stage.parts.stream);
    expect(stream.committed(0)).toBeUndefined();
  });

  it('finds fault with waiting writes of which none waited', async () => {
    const { stage } = startStage();

    await stage.begins();
    await missingEndsOf('wait', limit).strike(stage);
    await settle(stage);

    expect(stage.problems).toEqual(['no write waited']);
  });
});
