import { describe, expect, it } from 'vitest';
import { createLab, createPartitionLab, numbers, plain } from './support.ts';

describe('check', () => {
  it('describes what would be written, and writes and commits nothing', async () => {
    const lab = createLab({ records: 700 });

    const result = await lab.clock.runUntil(lab.pipeline.check());

    expect(result).toMatchObject({ records: 500, writes: 500, rejected: [] });
    expect(result.statements.reduce((sum, { writes }) => sum + writes, 0)).toBe(500);
    expect(result.statements[0]?.text).toBe('put value');
    expect(lab.sink.calls).toBe(0);
    expect(lab.stream.commits).toEqual([]);
    expect(lab.letters.records).toEqual([]);
  });

  it('lists what would be rejected before it became a write', async () => {
    const lab = createLab({
      records: 100,
      transform: (record) => {
        if (Number(record.value) % 50 === 49) throw new Error('bad');
        return plain(record);
      },
    });

    const result = await lab.clock.runUntil(lab.pipeline.check({ limit: { records: 100 } }));

    expect(result.rejected.map(({ position }) => position)).toEqual([49, 99]);
    expect(result.writes).toBe(98);
    expect(lab.letters.records).toEqual([]);
  });

  it('ends with the stream, without waiting for more', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    const startedAt = lab.clock.now();

    const result = await lab.clock.runUntil(lab.pipeline.check({ limit: { records: 100 } }));

    expect(result).toMatchObject({ reason: 'end', records: 10 });
    expect(lab.clock.now() - startedAt).toBeLessThanOrEqual(100);
  });

  it('ends after timeoutMs where nothing comes', async () => {
    const lab = createLab({ records: 10 });
    lab.source.stall();
    const startedAt = lab.clock.now();

    const result = await lab.clock.runUntil(lab.pipeline.check({ timeoutMs: 2_000 }));

    expect(result).toMatchObject({ reason: 'timeout', records: 0 });
    expect(lab.clock.now() - startedAt).toBe(2_000);
  });

  it('leaves the real dead letter and sink closed', async () => {
    const opened: string[] = [];
    const lab = createLab({
      records: 1,
      wrapSink: (sink) => ({ ...sink, open: async () => void opened.push('sink') }),
      deadLetter: {
        name: 'watched',
        open: async () => void opened.push('dead letter'),
        write: async () => undefined,
        close: async () => undefined,
      },
    });

    await lab.clock.runUntil(lab.pipeline.check());

    expect(opened).toEqual([]);
  });

  it('may be followed by a run', async () => {
    const lab = createPartitionLab({ records: 10 });

    await lab.clock.runUntil(lab.pipeline.check());
    const { stats } = await lab.run();

    expect(stats.written).toBe(10);
    expect([...lab.sink.graph.values.values()]).toEqual(numbers(10));
  });
});
