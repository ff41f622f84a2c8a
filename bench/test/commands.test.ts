import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './support/program.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivergraph-bench-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('bench', () => {
  it('leaves the named figures of core as numbers, whatever they are', async () => {
    const json = join(folder, 'figures.json');

    const { code, output } = await run('bench', 'core', '--quick', '--json', json);

    expect([code, output]).toEqual([0, expect.stringContaining('overheadMicrosPerRecord')]);
    const figures = JSON.parse(await readFile(json, 'utf8')) as Record<string, number>;
    expect(Object.keys(figures)).toEqual(
      expect.arrayContaining([
        'overheadMicrosPerRecord',
        'obviousRatio',
        'trackerMillionsPerSecond',
        'rssGrowthMB',
        'longestSliceMs',
        'entityOverheadMicrosPerRecord',
        'tileSpeedupUniform',
        'tileSpeedupZipf099',
        'tileDeadlocks',
        'manyShapesRatio',
      ]),
    );
    expect(Object.values(figures).filter((value) => !Number.isFinite(value))).toEqual([]);
  });

  it.each([
    [[], 'Which bench? Known: core'],
    [['nothing'], 'There is no bench named "nothing". Known: core'],
    [['core', '--fast'], '--fast'],
  ])('refuses %j', async (args, text) => {
    const { code, output } = await run('bench', ...args);

    expect(code).toBe(64);
    expect(output).toContain(text);
  });
});

describe('faults', () => {
  it('leaves the outcome of every round, and nothing else', async () => {
    const json = join(folder, 'faults.json');

    const { code, output } = await run('faults', 'file', '--quick', '--seed', '7', '--json', json);

    expect([code, output]).toEqual([0, expect.stringContaining('seed 7')]);
    const outcomes = JSON.parse(await readFile(json, 'utf8')) as unknown;
    expect(outcomes).toEqual({
      faults: [
        {
          fault: 'kill -9',
          seed: 7,
          sent: 18_000,
          written: expect.any(Number),
          lost: 0,
          doubled: 0,
          deadLettered: expect.any(Number),
          recoverSeconds: expect.any(Number),
        },
      ],
    });
  });

  it.each([
    [[], 'Which fault run? Known: core, file'],
    [['file', '--only', 'kills'], "--only: expected a part of a name, got 'kills'; there is none to pick"],
    [['kinesis', '--only', 'nothing'], 'known: workers join'],
    [['file', '--minutes', 'soon'], "--minutes: expected a number of at least 0, got 'soon'"],
  ])('refuses %j', async (args, text) => {
    const { code, output } = await run('faults', ...args);

    expect(code).toBe(64);
    expect(output).toContain(text);
  });
});
