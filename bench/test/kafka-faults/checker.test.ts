import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check, problemsOf } from '../../src/kafka-faults/checker.ts';
import { checkPlanted } from '../../src/kafka-faults/planted.ts';
import { isPoison, recordOf } from '../../src/kafka-faults/workload.ts';
import { createRandom } from '../../src/random.ts';
import { evidenceOf, period, poisonValues, writeJournal } from './support.ts';

const window = 10;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivergraph-kafka-checker-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the checker of the Kafka fault runs', () => {
  it('finds nothing wrong where everything is written, with doubles within the bound', async () => {
    await writeJournal(folder, 'first', [
      ...period(1, 0, { from: 0, to: 60 }),
      ...period(2, 1, { from: 0, to: 50 }),
    ]);
    await writeJournal(folder, 'second', period(1, 0, { from: 52, to: 100, at: 5_000 }));

    const findings = await check(evidenceOf(folder, 100, 50));

    expect(problemsOf(findings, window)).toEqual([]);
    expect(findings).toMatchObject({ sent: 150, written: 150, doubled: 8, mostReplayed: 8, handovers: 1 });
  });

  it('sees what was lost', async () => {
    await writeJournal(folder, 'first', [
      ...period(1, 0, { from: 0, to: 40 }),
      ...period(1, 0, { from: 43, to: 60 }),
    ]);

    const findings = await check(evidenceOf(folder, 60));

    expect(problemsOf(findings, window)).toEqual(['3 records were lost']);
  });

  it('counts a torn last line as not written', async () => {
    const torn = '1234 1 0 59 00-00000';
    await writeJournal(folder, 'first', period(1, 0, { from: 0, to: 59 }), torn);

    const findings = await check(evidenceOf(folder, 60));

    expect(findings).toMatchObject({ written: 59, lost: 1, alien: 0 });
  });

  it('sees what nobody sent', async () => {
    await writeJournal(folder, 'first', period(1, 0, { from: 0, to: 62 }));

    const findings = await check(evidenceOf(folder, 60));

    expect(problemsOf(findings, window)).toEqual(['2 records were written that nobody sent']);
  });

  it('sees an assignment that writes more again than the window', async () => {
    await writeJournal(folder, 'first', period(1, 0, { from: 0, to: 60 }));
    await writeJournal(folder, 'second', period(1, 0, { from: 49, to: 60, at: 5_000 }));

    const findings = await check(evidenceOf(folder, 60));

    expect(problemsOf(findings, window)).toEqual([
      'an assignment wrote 11 records again, the bound is 10',
      '1 handovers wrote 11 records again, the bound is 10',
    ]);
  });

  it('takes what an owner still writes after the handover for doubles of one handover', async () => {
    await writeJournal(folder, 'first', [
      ...period(1, 0, { from: 0, to: 50 }),
      ...period(1, 0, { from: 50, to: 60, at: 9_000 }),
    ]);
    await writeJournal(folder, 'second', period(1, 0, { from: 50, to: 80, at: 5_000 }));

    const findings = await check(evidenceOf(folder, 80));

    expect(problemsOf(findings, window)).toEqual([]);
    expect(findings).toMatchObject({ doubled: 10, mostReplayed: 10 });
  });

  it('sees writes of one key that changed places within an assignment, and only there', async () => {
    const entries = period(1, 0, { from: 0, to: 60 });
    const [first] = entries;
    const next = entries.find(({ key, offset }) => key === first?.key && offset > 0);
    const swapped = entries.map((entry) => (entry === first ? next : entry === next ? first : entry));
    await writeJournal(
      folder,
      'swapped',
      swapped.flatMap((entry) => entry ?? []),
    );
    await writeJournal(folder, 'later', period(1, 0, { from: 55, to: 60, at: 5_000 }));

    const findings = await check(evidenceOf(folder, 60));

    expect(problemsOf(findings, window)).toEqual(['1 writes came after a later one of their key']);
  });

  it('compares the dead letter with the poison that was sent', async () => {
    const entries = period(1, 0, { from: 0, to: 60 }).filter(({ offset }) => !isPoison(0, offset, 100));
    await writeJournal(folder, 'first', entries);
    const letters = poisonValues(60, 100);
    const healthy = recordOf(0, entries[0]?.offset ?? 0, 100).value;
    const evidence = { ...evidenceOf(folder, 60), poisonPerThousand: 100 };

    const good = await check({ ...evidence, letters: [...letters, ...letters] });
    const bad = await check({ ...evidence, letters: [...letters.slice(1), healthy] });

    expect(problemsOf(good, window)).toEqual([]);
    expect(good.deadLettered).toBe(letters.length);
    expect(problemsOf(bad, window)).toEqual([
      '1 poison records are not in the dead letter',
      '1 healthy records are in the dead letter',
    ]);
  });
});

describe('what is planted for the checker', () => {
  it('is found: a loss, a double and a missing dead letter', async () => {
    const entries = period(1, 0, { from: 0, to: 60 }).filter(({ offset }) => !isPoison(0, offset, 100));
    await writeJournal(folder, 'first', entries);
    const again = entries.slice(40).map((entry) => ({ ...entry, at: entry.at + 5_000 }));
    await writeJournal(folder, 'second', again);
    const evidence = {
      ...evidenceOf(folder, 60),
      poisonPerThousand: 100,
      letters: poisonValues(60, 100),
    };

    const unseen = await checkPlanted(evidence, createRandom(3));

    expect(unseen).toEqual([]);
    expect(await check(evidence)).toMatchObject({ lost: 1 });
  });
});
