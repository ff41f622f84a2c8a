import fc from 'fast-check';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { registerFigure } from '../../src/metrics/register-figure.ts';
import { parseExposition } from './exposition.ts';
import { streamInfo } from './support.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 200);

describe('a figure', () => {
  it('gives back any label and value as they are', async () => {
    let shown: readonly (readonly [label: string, value: number])[] = [];
    const registry = new Registry();
    registerFigure(
      registry,
      {
        name: 'figure',
        type: 'gauge',
        help: 'Any.',
        labels: ['partition'],
        read: (_, give) => shown.forEach(([partition, value]) => give(value, { partition })),
      },
      () => [streamInfo('a')],
    );
    const entries = fc.uniqueArray(
      fc.tuple(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true })),
      { maxLength: 10, selector: ([label]) => label },
    );
    await fc.assert(
      fc.asyncProperty(entries, async (all) => {
        shown = all;

        const { samples } = parseExposition(await registry.metrics());

        const told = samples.map(({ labels, value }) => [labels['stream'], labels['partition'], value + 0]);
        expect(told).toEqual(all.map(([label, value]) => ['a', label, value + 0]));
      }),
      { numRuns },
    );
  });
});
