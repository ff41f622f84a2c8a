import type { LockRun } from './lock-run.ts';

interface Lock {
  owner: LockRun;
  /** First come, first served. Made when somebody waits: few locks ever have a queue. */
  queue: LockRun[] | undefined;
}

/** Who holds which key, and who waits for it. @internal */
export class LockTable {
  readonly #locks: Map<string, Lock> = new Map();

  /** Gives a free key to a run. Tells whether the run holds it now, and whether it did before. */
  take(key: string, run: LockRun): 'taken' | 'own' | 'busy' {
    const lock = this.#locks.get(key);
    if (lock === undefined) {
      this.#locks.set(key, { owner: run, queue: undefined });
      return 'taken';
    }
    return lock.owner === run ? 'own' : 'busy';
  }

  /** Takes back a key that nobody waits for. */
  untake(key: string): void {
    this.#locks.delete(key);
  }

  wait(key: string, run: LockRun): void {
    const lock = this.#locks.get(key);
    if (lock === undefined) return;
    lock.queue ??= [];
    lock.queue.push(run);
  }

  leave(key: string, run: LockRun): void {
    const queue = this.#locks.get(key)?.queue;
    const place = queue?.indexOf(run) ?? -1;
    if (place >= 0) queue?.splice(place, 1);
  }

  /** Lets a key go and gives the run that holds it from now on, if one waited. */
  release(key: string): LockRun | undefined {
    const lock = this.#locks.get(key);
    const next = lock?.queue?.shift();
    if (lock === undefined || next === undefined) this.#locks.delete(key);
    else lock.owner = next;
    return next;
  }

  /**
   * Whether a run that waited for this key would wait for itself. Who waits in the queue before it waits for the same
   * owner, so the owners are all there is to follow.
   */
  wouldDeadlock(key: string, run: LockRun): boolean {
    let wanted: string | undefined = key;
    while (wanted !== undefined) {
      const owner: LockRun | undefined = this.#locks.get(wanted)?.owner;
      if (owner === run) return true;
      wanted = owner?.waitsFor;
    }
    return false;
  }
}
