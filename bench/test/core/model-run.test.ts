import { describe, expect, it } from 'vitest';
import { edgeStream } from '../../src/core/edge-stream.ts';
import { modelRun } from '../../src/core/model-run.ts';
import { trickle } from '../../src/core/trickle.ts';

describe('a run on the simulated database', () => {
  it('takes one batch after the other with one slot', async () => {
    const stream = edgeStream('uniform');

    const { recordsPerSecond, figures } = await modelRun({
      ordering: 'partition',
      slots: 1,
      records: 16_000,
      stream,
    });

    expect(Math.round(recordsPerSecond / 100)).toBe(233);
    expect(figures).toMatchObject({ transactions: 16, rows: 16_000, lockWaits: 0 });
  });

  it('meets no lock in ordering entity', async () => {
    const stream = edgeStream(0.99);

    const { figures } = await modelRun({ ordering: 'entity', slots: 8, records: 32_000, stream });

    expect(figures).toMatchObject({ lockWaits: 0, deadlocks: 0 });
  });

  it('trickles at a thousand records per second', async () => {
    const stream = edgeStream('uniform');

    const { recordsPerSecond, figures } = await trickle({
      ordering: 'partition',
      slots: 8,
      records: 2_000,
      stream,
    });

    expect(Math.abs(recordsPerSecond - 1_000)).toBeLessThan(50);
    expect(figures.rows).toBe(2_000);
  });
});
