import type { LockRow } from '@rivergraph/core/testing';

/** A transaction that comes at a known time. */
export interface Arrival {
  readonly at: number;
  readonly rows: readonly LockRow[];
}

/** How a transaction ended. */
export interface Ending {
  readonly at: number;
  readonly outcome: 'committed' | 'victim';
}

export interface NaiveModelOptions {
  readonly slots: number;
  readonly transactionMs: number;
  readonly rowMs: number;
}

interface Job {
  readonly index: number;
  readonly rows: readonly LockRow[];
  row: number;
  /** When its next row begins, or its commit is; of no meaning while it waits. */
  at: number;
  waitsFor: string | undefined;
}

/**
 * The model of the lock database at its plainest: all arrivals are known, one row is one step, nothing is worked out
 * ahead or taken back.
 */
export function endingsOf(arrivals: readonly Arrival[], options: NaiveModelOptions): readonly Ending[] {
  const endings: Ending[] = [];
  const owners = new Map<string, Job>();
  const jobs: Job[] = [];
  const waiting: Job[] = [];
  const queued: Job[] = [];
  let arrived = 0;

  const fill = (now: number): void => {
    for (let job = queued[0]; job !== undefined && jobs.length < options.slots; job = queued[0]) {
      queued.shift();
      job.at = now + options.transactionMs / 2;
      jobs.push(job);
    }
  };
  const end = (job: Job, at: number, outcome: Ending['outcome']): void => {
    endings[job.index] = { at, outcome };
    jobs.splice(jobs.indexOf(job), 1);
    for (const [key, owner] of owners) {
      if (owner !== job) continue;
      const place = waiting.findIndex(({ waitsFor }) => waitsFor === key);
      const [next] = place < 0 ? [] : waiting.splice(place, 1);
      if (next === undefined) owners.delete(key);
      else {
        owners.set(key, next);
        next.waitsFor = undefined;
        next.at = at;
      }
    }
    fill(at);
  };
  const isCircle = (key: string, job: Job): boolean => {
    for (let wanted: string | undefined = key; wanted !== undefined; ) {
      const owner = owners.get(wanted);
      if (owner === job) return true;
      wanted = owner?.waitsFor;
    }
    return false;
  };
  const beginRow = (job: Job, { locks }: LockRow): void => {
    for (const key of locks) {
      const owner = owners.get(key);
      if (owner === job) continue;
      if (owner === undefined) owners.set(key, job);
      else if (isCircle(key, job)) return end(job, job.at, 'victim');
      else {
        job.waitsFor = key;
        waiting.push(job);
        return;
      }
    }
    job.row += 1;
    job.at += options.rowMs;
    if (job.row === job.rows.length) job.at += options.transactionMs / 2;
  };

  for (;;) {
    const ready = jobs.filter(({ waitsFor }) => waitsFor === undefined);
    const next = ready.reduce<Job | undefined>(
      (least, job) => (least === undefined || job.at < least.at ? job : least),
      undefined,
    );
    const arrival = arrivals[arrived];
    if (arrival !== undefined && (next === undefined || arrival.at < next.at)) {
      queued.push({ index: arrived, rows: arrival.rows, row: 0, at: 0, waitsFor: undefined });
      arrived += 1;
      fill(arrival.at);
    } else if (next === undefined) return endings;
    else {
      const row = next.rows[next.row];
      if (row === undefined) end(next, next.at, 'committed');
      else beginRow(next, row);
    }
  }
}
