import type { SinkHarness, SourceHarness, TestFunctions } from '@rivergraph/core/testing';
import { describeSinkConformance, describeSourceConformance } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { memorySinkHarness, memorySourceHarness, sinkFeatures, sourceFeatures } from './memory-harness.ts';

describe('the registration of a kit', () => {
  it('prints how many cases were left out, and why', () => {
    const names: string[] = [];
    const skip = [{ case: 'keeps values of type point as they are', reason: 'the database has no points' }];

    describeSinkConformance(collecting(names), {
      name: 'memory',
      features: { ...sinkFeatures, outage: false },
      harness: memorySinkHarness(),
      skip,
    });

    const summary = names.at(-1) ?? '';
    expect(summary).toMatch(/^runs \d+ of \d+ cases of the kit; left out: /);
    expect(summary).toContain('"keeps values of type point as they are" (the database has no points)');
    expect(summary).toContain('(no outage)');
    expect(names).not.toContain('keeps values of type point as they are');
  });

  it('refuses a skip of no case and a skip without a reason', () => {
    const register = (skip: { case: string; reason: string }) => () =>
      describeSinkConformance(collecting([]), {
        name: 'memory',
        features: sinkFeatures,
        harness: memorySinkHarness(),
        skip: [skip],
      });

    expect(register({ case: 'no such case', reason: 'why' })).toThrow('no case "no such case"');
    expect(register({ case: 'joins a node with itself', reason: ' ' })).toThrow('needs a reason');
  });

  it('fails at once for an outage without the functions that make one', async () => {
    const honest = memorySinkHarness();
    const createTarget: SinkHarness['createTarget'] = async (graph) => {
      const { bringBack: _, ...target } = await honest.createTarget(graph);
      return target;
    };
    const harness = { ...honest, createTarget };

    const error = await firstFailure((api) =>
      describeSinkConformance(api, { name: 'memory', features: sinkFeatures, harness }),
    );

    expect(error).toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('to have bringBack for the feature outage'),
    });
  });

  it('fails at once for a promise of the sink that the kit was not told of', async () => {
    const features = { ...sinkFeatures, 'atomic batches': false };

    const error = await firstFailure((api) =>
      describeSinkConformance(api, { name: 'memory', features, harness: memorySinkHarness() }),
    );

    expect(error).toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining("'atomic batches'"),
    });
  });

  it('fails at once for records that come later, or go, without the functions for it', async () => {
    const honest = memorySourceHarness({ end: false });
    const createStream: SourceHarness['createStream'] = async (partitions) => {
      const { createSource, dispose } = await honest.createStream(partitions);
      return { createSource, dispose };
    };
    const harness = { ...honest, createStream };

    const error = await firstFailure((api) =>
      describeSourceConformance(api, { name: 'memory', features: sourceFeatures, harness }),
    );

    expect(error).toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining(
        'to have append for the feature append, and revoke for the feature revocation',
      ),
    });
  });

  it('refuses to look for what is missing without a harness that makes it', () => {
    const { createMissing: _, ...harness } = memorySourceHarness({ end: false });
    const register = (): void =>
      describeSourceConformance(collecting([]), { name: 'memory', features: sourceFeatures, harness });

    expect(register).toThrow('expected the harness to have createMissing for the feature missing');
  });
});

/** Registers a kit, runs its first case, and gives what it fails with. */
async function firstFailure(register: (api: TestFunctions) => void): Promise<unknown> {
  const cases: (() => Promise<void>)[] = [];
  register({ describe: (_, body) => body(), it: (_, body) => void cases.push(body) });
  return await cases[0]?.().catch((error: unknown) => error);
}

function collecting(names: string[]): TestFunctions {
  return { describe: (_, body) => body(), it: (name) => void names.push(name) };
}
