import { createLockDatabase, createManualClock } from '@rivergraph/core/testing';
import type { LockDatabase, LockFigures, ManualClock } from '@rivergraph/core/testing';
import type { Edge } from './key-sets.ts';
import { randomFrom, rowOf } from './key-sets.ts';

/** What a schedule came to. */
export interface Outcome {
  readonly rowsPerSecond: number;
  readonly figures: LockFigures;
}

/** Where a schedule runs. */
interface Stage {
  readonly clock: ManualClock;
  readonly database: LockDatabase;
}

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface NaiveOptions {
  readonly batchRows: number;
  /** @defaultValue 8 */
  readonly clients?: number;
  /** Whether the rows of a batch go by item, then by user. */
  readonly sorted?: boolean;
  /** The span of time by whose writes it is judged, for what may never end. @defaultValue all of it */
  readonly span?: Span;
}

const slots = 8;
const backoffMs = 20;
const wholeRun: Span = { fromMs: 0, untilMs: 600_000 };

/** Clients that take the next batch as it comes, and send it again after a back-off until it is written. */
export async function naive(edges: readonly Edge[], options: NaiveOptions): Promise<Outcome> {
  const { batchRows, clients = slots, sorted = false, span = wholeRun } = options;
  const batches = cut(edges, batchRows).map((batch) => (sorted ? batch.toSorted(byItem) : batch));
  const random = randomFrom(7);
  return await measured(span, async ({ clock, database }) => {
    let next = 0;
    const client = async (): Promise<void> => {
      for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
        const rows = batch.map(rowOf);
        while (!(await isWritten(database.run({ rows })))) {
          // Not quite the same each time, or victims come back in step and meet again for ever.
          await pass(clock, backoffMs * (1 - 0.2 * random()));
        }
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
  });
}

/**
 * A window of rows on a grid of buckets by user and by item; the tiles of a diagonal share no bucket and run side by side,
 * cut into batches; the next diagonal waits for all of them.
 */
export async function barrier(
  edges: readonly Edge[],
  { windowRows, batchRows }: { readonly windowRows: number; readonly batchRows: number },
): Promise<Outcome> {
  return await measured(wholeRun, async ({ database }) => {
    for (const window of cut(edges, windowRows)) {
      for (const tiles of diagonals(window)) {
        await Promise.all(
          tiles.map(async (tile) => {
            for (const batch of cut(tile, batchRows)) await database.run({ rows: batch.map(rowOf) });
          }),
        );
      }
    }
  });
}

function diagonals(window: readonly Edge[]): readonly (readonly Edge[])[][] {
  const rounds = Array.from({ length: slots }, () => Array.from({ length: slots }, (): Edge[] => []));
  for (const edge of window) {
    const [user, item] = [edge[0] % slots, edge[1] % slots];
    rounds[(user + item) % slots]?.[user]?.push(edge);
  }
  return rounds;
}

async function measured({ fromMs, untilMs }: Span, act: (stage: Stage) => Promise<void>): Promise<Outcome> {
  const clock = createManualClock();
  const database = createLockDatabase({ clock, slots });
  const start = clock.now();
  let isDone = false;
  void act({ clock, database }).then(() => {
    isDone = true;
  });
  await clock.runUntil(() => clock.now() - start >= fromMs);
  const [from, rows] = [clock.now(), database.figures.rows];
  await clock.runUntil(() => isDone || clock.now() - start >= untilMs);
  const { figures } = database;
  return { rowsPerSecond: ((figures.rows - rows) * 1_000) / (clock.now() - from), figures };
}

async function isWritten(attempt: Promise<void>): Promise<boolean> {
  return await attempt.then(
    () => true,
    () => false,
  );
}

async function pass(clock: ManualClock, ms: number): Promise<void> {
  await new Promise<void>((resolve) => void clock.setTimer(resolve, ms));
}

function byItem(left: Edge, right: Edge): number {
  return left[1] - right[1] || left[0] - right[0];
}

function cut<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
