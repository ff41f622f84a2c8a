import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultReport, FaultRun } from '../fault-definition.ts';
import { createRandom } from '../random.ts';
import { check, problemsOf } from './checker.ts';
import { journalSize } from './journal.ts';
import { liveThrough } from './lives.ts';
import type { Lives } from './lives.ts';
import { checkPlanted } from './planted.ts';
import { storeOf } from './store.ts';
import { windowRecords } from './victim.ts';
import { createWorkload, filePaths, placeOf } from './workload.ts';

const efforts = {
  quick: { recordsPerFile: 6_000, kills: 8, leastKills: 3 },
  full: { recordsPerFile: 20_000, kills: 30, leastKills: 10 },
} as const;

/** Kills a pipeline from files into the embedded database, again and again, and looks at what is left. */
export const fileFaultRun: FaultRun = {
  about: 'kill -9 at random places of a pipeline from files into the embedded database',
  planted: 'a planted loss, double and missing dead letter',
  run: async ({ seed, effort }) => {
    const folder = await mkdtemp(join(tmpdir(), 'rivergraph-faults-'));
    try {
      return await runRound(folder, seed, effort);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function runRound(folder: string, seed: number, effort: keyof typeof efforts): Promise<FaultReport> {
  const { recordsPerFile, kills, leastKills } = efforts[effort];
  const random = createRandom(seed);
  const workload = await createWorkload(folder, seed, recordsPerFile);
  const store = storeOf(folder);
  const journalBytes = workload.sent * placeOf(filePaths(folder)[0] ?? '', recordsPerFile).length;
  const lives = await liveThrough(folder, random, { kills, journalBytes });
  const findings = await check(store, workload);
  const problems = [
    ...problemsOf(findings),
    ...problemsOfLives(lives, leastKills),
    ...(await problemsOfRest(folder)),
  ];
  if (problems.length === 0) problems.push(...(await checkPlanted(store, workload, random)));
  const { written, lost, doubled, deadLettered } = findings;
  const recoverSeconds = Number(lives.recoverSeconds.toFixed(3));
  return {
    outcome: {
      fault: 'kill -9',
      seed,
      sent: workload.sent,
      written,
      lost,
      doubled,
      deadLettered,
      recoverSeconds,
    },
    strikes: lives.kills,
    replayed: lives.replayed,
    problems,
  };
}

function problemsOfLives({ kills, replayed }: Lives, leastKills: number): readonly string[] {
  const bound = windowRecords * filePaths('').length;
  return [
    ...(kills >= leastKills ? [] : [`expected at least ${leastKills} kills, got ${kills}`]),
    ...(replayed <= bound
      ? []
      : [`a restart wrote ${replayed} records again, more than the window of ${bound}`]),
  ];
}

/** A run after the last one has nothing to do. */
async function problemsOfRest(folder: string): Promise<readonly string[]> {
  const { journal } = storeOf(folder);
  const before = await journalSize(journal);
  await liveThrough(folder, createRandom(0), { kills: 0, journalBytes: 0 });
  return (await journalSize(journal)) === before ? [] : ['a run after the end wrote something'];
}
