import { describe, expect, it } from 'vitest';
import { metricOf } from '../src/local/probe.ts';

describe('metricOf', () => {
  it('adds a value up over its labels, and takes no other metric whose name begins alike', () => {
    const text = '# TYPE a gauge\na_total{stream="x"} 4\na{stream="x"} 2.5e+3\na{stream="y"} 1\nb 7\n';

    expect([metricOf(text, 'a'), metricOf(text, 'b'), metricOf(text, 'c')]).toEqual([2_501, 7, 0]);
  });
});
