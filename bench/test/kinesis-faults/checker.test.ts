import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check, doublesBound, problemsOf } from '../../src/kinesis-faults/checker.ts';
import type { Findings } from '../../src/kinesis-faults/checker.ts';
import { checkPlanted } from '../../src/kinesis-faults/planted.ts';
import { createRandom } from '../../src/random.ts';
import { keys, period, writeJournal } from './support.ts';

const bounds = { window: 10, anew: 0, unsure: 0 };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivergraph-kinesis-checker-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function checkRounds(rounds: number): Promise<Findings> {
  return await check({ folder, keys, rounds });
}

describe('the checker of the Kinesis fault runs', () => {
  it('finds nothing wrong where everything is written, with doubles within the bound', async () => {
    await writeJournal(folder, 'first', period(1, { from: 0, to: 60 }));
    await writeJournal(folder, 'second', period(1, { from: 56, to: 100, at: 5_000 }));

    const findings = await checkRounds(100);

    expect(problemsOf(findings, bounds)).toEqual([]);
    expect(findings).toMatchObject({ sent: 200, written: 200, doubled: 8, mostReplayed: 8, handovers: 1 });
  });

  it('sees what was lost, of any shard', async () => {
    await writeJournal(folder, 'first', period(1, { from: 0, to: 40 }));
    await writeJournal(folder, 'second', period(1, { from: 43, to: 60, at: 5_000, shard: 'shard-1' }));

    const findings = await checkRounds(60);

    expect(problemsOf(findings, bounds)).toEqual(['6 records were lost']);
  });

  it('counts a torn last line as not written', async () => {
    await writeJournal(folder, 'first', period(1, { from: 0, to: 59 }), '1234 1 shard-0 4968');

    const findings = await checkRounds(60);

    expect(findings).toMatchObject({ written: 118, lost: 2, alien: 0 });
  });

  it('sees what nobody sent', async () => {
    await writeJournal(folder, 'first', period(1, { from: 0, to: 62 }));

    const findings = await checkRounds(60);

    expect(problemsOf(findings, bounds)).toEqual(['4 records were written that nobody sent']);
  });

  it('sees an assignment that writes more again than the window', async () => {
    await writeJournal(folder, 'first', period(1, { from: 0, to: 60 }));
    await writeJournal(folder, 'second', period(1, { from: 54, to: 60, at: 5_000 }));

    const findings = await checkRounds(60);

    expect(problemsOf(findings, bounds)).toEqual([
      'an assignment wrote 12 records again, the bound is 10',
      '1 handovers wrote 12 records again, the bound is 10',
    ]);
    expect(problemsOf(findings, { ...bounds, anew: 120 })).toEqual([]);
  });

  it('allows for each record that may lie in the stream twice', async () => {
    const twice = period(1, { from: 0, to: 60 }).map((entry) => ({
      ...entry,
      sequence: String(BigInt(entry.sequence) + 1_000n),
    }));
    await writeJournal(folder, 'first', [...period(1, { from: 0, to: 60 }), ...twice]);

    const findings = await checkRounds(60);

    expect(findings).toMatchObject({ doubled: 120, mostReplayed: 0, outOfOrder: 0, overtaken: 0 });
    expect(doublesBound(findings, { ...bounds, unsure: 120 })).toBe(120);
    expect(problemsOf(findings, bounds)).toEqual(['0 handovers wrote 120 records again, the bound is 0']);
  });

  it('sees writes of one key that changed places within an assignment', async () => {
    const [first, other, next, ...rest] = period(1, { from: 0, to: 60 });
    const swapped = [next, other, first, ...rest].flatMap((entry) => entry ?? []);
    await writeJournal(folder, 'swapped', swapped);

    const findings = await checkRounds(60);

    expect(problemsOf(findings, bounds)).toEqual(['1 writes came after a later one of their key']);
  });

  it('sees a child that was written before its parent was', async () => {
    await writeJournal(folder, 'parent', [
      ...period(1, { from: 0, to: 30 }),
      ...period(1, { from: 30, to: 33, at: 9_000 }),
    ]);
    await writeJournal(folder, 'child', period(1, { from: 33, to: 60, at: 5_000, shard: 'shard-1' }));

    const findings = await checkRounds(60);

    expect(problemsOf(findings, bounds)).toEqual([
      '6 records were first written after a later one of their key',
    ]);
  });

  it('takes what a zombie writes late for doubles', async () => {
    await writeJournal(folder, 'zombie', [
      ...period(1, { from: 0, to: 50 }),
      ...period(1, { from: 50, to: 55, at: 9_000 }),
    ]);
    await writeJournal(folder, 'heir', period(1, { from: 50, to: 80, at: 5_000 }));

    const findings = await checkRounds(80);

    expect(problemsOf(findings, bounds)).toEqual([]);
    expect(findings).toMatchObject({ doubled: 10, mostReplayed: 10 });
  });
});

describe('what is planted for the checker', () => {
  it('is found: an exchange, a loss and a double', async () => {
    await writeJournal(folder, 'first', period(1, { from: 0, to: 60 }));
    await writeJournal(folder, 'second', period(1, { from: 50, to: 70, at: 5_000 }));

    const unseen = await checkPlanted({ folder, keys, rounds: 70 }, createRandom(3));

    expect(unseen).toEqual([]);
    expect(await checkRounds(70)).toMatchObject({ lost: 1 });
  });
});
