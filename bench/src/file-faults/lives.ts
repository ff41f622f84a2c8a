import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Random } from '../random.ts';
import { journalSize, readJournal } from './journal.ts';
import { storeOf } from './store.ts';

/** What the victim went through. */
export interface Lives {
  readonly kills: number;
  /** The most records that one life wrote although an earlier one had. */
  readonly replayed: number;
  readonly recoverSeconds: number;
}

/** When a life ends: so long after its start, or so long after so many bytes of journal. */
interface Fate {
  readonly afterMs: number;
  readonly journalBytes: number;
}

interface Life {
  readonly wasKilled: boolean;
  /** When its first batch was durable, if one was. */
  readonly firstBatchAt: number | undefined;
  readonly endedAt: number;
}

const program = fileURLToPath(new URL('./victim-process.js', import.meta.url));
const pollMs = 3;
const lifeTimeoutMs = 120_000;

/** Starts the victim again and again, kills it at random places, and at last lets it come to its end. */
export async function liveThrough(
  folder: string,
  random: Random,
  { kills, journalBytes }: { readonly kills: number; readonly journalBytes: number },
): Promise<Lives> {
  const { journal } = storeOf(folder);
  const seen = new Set<string>();
  let [struck, replayed, recoverSeconds] = [0, 0, 0];
  let lastKillAt: number | undefined;
  for (;;) {
    const before = await journalSize(journal);
    const fate = struck < kills ? randomFate(random, journalBytes / kills) : undefined;
    const life = await live(folder, journal, fate);
    const wasReplayed = await countReplayed(journal, before, seen);
    if (wasReplayed > replayed) replayed = wasReplayed;
    if (lastKillAt !== undefined && life.firstBatchAt !== undefined) {
      recoverSeconds = Math.max(recoverSeconds, (life.firstBatchAt - lastKillAt) / 1_000);
      lastKillAt = undefined;
    }
    if (!life.wasKilled) return { kills: struck, replayed, recoverSeconds };
    struck += 1;
    lastKillAt ??= life.endedAt;
  }
}

/** Some die while they open the database and the files, most while they write. */
function randomFate(random: Random, journalBytesPerLife: number): Fate {
  if (random.whole(1, 6) === 1) return { afterMs: random.whole(20, 400), journalBytes: 0 };
  return { afterMs: random.whole(0, 30), journalBytes: random.whole(1, Math.ceil(journalBytesPerLife)) };
}

async function live(folder: string, journal: string, fate: Fate | undefined): Promise<Life> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const watching = new AbortController();
  const watch = watchOver(journal, fate, () => child.kill('SIGKILL'), watching.signal);
  const { code, signal } = await exited;
  const endedAt = performance.now();
  watching.abort();
  const { firstBatchAt, hasKilled } = await watch;
  if (code !== 0 && !(hasKilled && signal === 'SIGKILL')) {
    throw new Error(
      `Expected the pipeline to come to its end or to be killed, it ended with ${signal ?? `code ${code}`}`,
    );
  }
  return { wasKilled: code !== 0, firstBatchAt, endedAt };
}

/** Sees the first batch, and strikes when the time has come. Settles when it has seen enough or is aborted. */
async function watchOver(
  journal: string,
  fate: Fate | undefined,
  kill: () => void,
  signal: AbortSignal,
): Promise<{ readonly firstBatchAt: number | undefined; readonly hasKilled: boolean }> {
  const before = await journalSize(journal);
  const giveUpAt = performance.now() + lifeTimeoutMs;
  let firstBatchAt: number | undefined;
  while (!signal.aborted) {
    const grown = (await journalSize(journal)) - before;
    if (grown > 0) firstBatchAt ??= performance.now();
    const isDue = fate !== undefined && grown >= fate.journalBytes;
    if (isDue || performance.now() > giveUpAt) {
      if (isDue) await sleep(fate.afterMs);
      if (signal.aborted) break;
      kill();
      return { firstBatchAt, hasKilled: isDue };
    }
    await sleep(pollMs);
  }
  return { firstBatchAt, hasKilled: false };
}

async function countReplayed(journal: string, from: number, seen: Set<string>): Promise<number> {
  const places = await readJournal(journal, from, await journalSize(journal));
  const again = places.filter((place) => seen.has(place)).length;
  for (const place of places) seen.add(place);
  return again;
}
