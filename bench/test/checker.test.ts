import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check, problemsOf } from '../src/file-faults/checker.ts';
import { checkPlanted } from '../src/file-faults/planted.ts';
import { storeOf } from '../src/file-faults/store.ts';
import { runVictim } from '../src/file-faults/victim.ts';
import { createWorkload, filePaths, placeOf } from '../src/file-faults/workload.ts';
import { createRandom } from '../src/random.ts';

const seed = 11;
const recordsPerFile = 1_000;

describe('the checker of the fault runs', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rivergraph-checker-test-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('finds nothing wrong with a run that went well', async () => {
    const workload = await createWorkload(folder, seed, recordsPerFile);
    await runVictim(folder);

    const findings = await check(storeOf(folder), workload);

    expect(problemsOf(findings)).toEqual([]);
    expect(findings.written + findings.deadLettered).toBe(workload.sent);
    expect(findings.deadLettered).toBeGreaterThan(0);
  });

  it('sees a planted loss, a planted double and a dead letter that is missing', async () => {
    const workload = await createWorkload(folder, seed, recordsPerFile);
    await runVictim(folder);

    const unseen = await checkPlanted(storeOf(folder), workload, createRandom(seed));

    expect(unseen).toEqual([]);
  });

  it('sees a record that never reached the pipeline', async () => {
    const workload = await createWorkload(folder, seed, recordsPerFile);
    await leaveOut(workload.good[100]?.id ?? 0, workload.good[101]?.id ?? 0);
    await runVictim(folder);

    const findings = await check(storeOf(folder), workload);

    expect(findings).toMatchObject({ lost: 1, doubled: 0 });
    expect(problemsOf(findings)).toContain('1 transfers were lost');
  });

  it('sees a healthy record in the dead letter', async () => {
    const workload = await createWorkload(folder, seed, recordsPerFile);
    await runVictim(folder);
    const healthy = { partition: filePaths(folder)[0], position: { record: recordsPerFile + 1 } };
    await appendFile(storeOf(folder).rejects, `${JSON.stringify(healthy)}\n`);

    const findings = await check(storeOf(folder), workload);

    expect(problemsOf(findings)).toEqual(['1 healthy records are in the dead letter']);
  });

  /** Puts a copy of the line of one transfer in the place of another's. */
  async function leaveOut(id: number, copied: number): Promise<void> {
    const path = filePaths(folder)[0] ?? '';
    const lines = (await readFile(path, 'utf8')).split('\n');
    const lineOf = (wanted: number): number => lines.findIndex((line) => line.startsWith(`{"id":${wanted},`));
    lines[lineOf(id)] = lines[lineOf(copied)] ?? '';
    await writeFile(path, lines.join('\n'));
  }
});

describe('a workload', () => {
  it('comes again with its seed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rivergraph-workload-test-'));
    try {
      const first = await createWorkload(folder, seed, 500);
      const again = await createWorkload(folder, seed, 500);
      const other = await createWorkload(folder, seed + 1, 500);

      expect(again).toEqual(first);
      expect(other).not.toEqual(first);
      expect(first.good.length + first.poison.size).toBe(first.sent);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('names a record by its file and its number', () => {
    expect(placeOf('a.jsonl', 3)).toBe('a.jsonl#3');
  });
});
