import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Timer } from '@rivergraph/core';
import { misconfigured } from '@rivergraph/core';
import { Serial } from '../serial.ts';
import { removeFile } from '../files/durable.ts';
import { createLockFile, readLockFile, updateLockFile } from './lock-file.ts';
import type { LockContent } from './lock-file.ts';
import { livenessOf, thisProcess } from './owner.ts';
import type { Owner } from './owner.ts';

/** How often the owner of a lock shows that it lives. */
const beatMs = 2000;
/** So many beats that do not come free a lock whose owner cannot be seen. */
const missedBeats = 5;
const lockNames = /^\.lock-(\d{1,15})$/;

/** What a lock needs to know of the time. */
export interface LockClocks {
  /** Times waits. */
  readonly clock: Clock;
  /** Times the beat; it need not keep the process alive. */
  readonly background: Clock;
}

/**
 * Lets one process at a time have a folder, and frees it when that is gone, however it went.
 *
 * Lock files are numbered, and the highest counts. Whoever finds it released, or its owner gone, makes the next one, which only one
 * can. An owner on the same system is looked for among its processes; of any other the file is watched: it changes as long as it lives.
 */
export class FolderLock {
  readonly #folder: string;
  readonly #background: Clock;
  readonly #generation: number;
  readonly #beats: Serial = new Serial();
  #content: LockContent;
  #timer: Timer | undefined;
  #isHeld = true;

  private constructor(folder: string, background: Clock, generation: number, content: LockContent) {
    this.#folder = folder;
    this.#background = background;
    this.#generation = generation;
    this.#content = content;
    this.#arm();
  }

  /** Settles when this process has the folder. Failure: `misconfigured` (reason `in-use`) where a live one has it. */
  static async take(folder: string, { clock, background }: LockClocks): Promise<FolderLock> {
    const owner = await thisProcess();
    const content: LockContent = { id: randomUUID(), owner, beat: 0, state: 'held' };
    for (;;) {
      const top = await highest(folder);
      await untilFree(fileOf(folder, top), { owner, clock, folder });
      const mine = top + 1;
      if (!(await createLockFile(fileOf(folder, mine), content))) continue;
      if ((await highest(folder)) === mine) {
        await removeBelow(folder, mine);
        return new FolderLock(folder, background, mine, content);
      }
      await removeFile(fileOf(folder, mine));
    }
  }

  /** Failure: `misconfigured` (reason `in-use`) where another process took it, because this one was taken for gone. */
  async assertHeld(): Promise<void> {
    if (this.#isHeld) this.#isHeld = (await highest(this.#folder)) === this.#generation;
    if (this.#isHeld) return;
    throw misconfigured(
      `Store of streams ${this.#folder}: expected to be this process's, another has it since this one did not answer for ${(beatMs * missedBeats) / 1000} s`,
      { reason: 'in-use' },
    );
  }

  /** Lets the folder go. Idempotent. */
  async release(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    await this.#beats.run(async () => {
      if (!this.#isHeld) return;
      this.#isHeld = false;
      await this.#write({ ...this.#content, state: 'released' });
    });
  }

  #arm(): void {
    this.#timer = this.#background.setTimer(() => {
      void this.#beats.run(async () => await this.#beat());
    }, beatMs);
  }

  async #beat(): Promise<void> {
    if (this.#timer === undefined) return;
    this.#isHeld &&= (await highest(this.#folder).catch(() => this.#generation)) === this.#generation;
    if (!this.#isHeld) return;
    this.#content = { ...this.#content, beat: this.#content.beat + 1 };
    await this.#write(this.#content);
    // Released meanwhile, it beats no more.
    if (this.#timer !== undefined) this.#arm();
  }

  async #write(content: LockContent): Promise<void> {
    try {
      await updateLockFile(fileOf(this.#folder, this.#generation), content);
    } catch {
      // The next beat tries again; whoever takes the folder meanwhile is found by it.
    }
  }
}

interface Waiting {
  readonly owner: Owner;
  readonly clock: Clock;
  readonly folder: string;
}

/** Settles when nobody has the lock of this file. */
async function untilFree(file: string, { owner, clock, folder }: Waiting): Promise<void> {
  let seen = await readLockFile(file);
  for (let missed = 0; missed < missedBeats; missed += 1) {
    if (seen === undefined || seen.content?.state === 'released') return;
    const liveness = seen.content === undefined ? 'unknown' : await livenessOf(seen.content.owner, owner);
    if (liveness === 'gone') return;
    if (liveness === 'alive') throw inUse(folder, seen.content);
    await pauseFor(clock, beatMs);
    const next = await readLockFile(file);
    if (next !== undefined && next.text !== seen.text && next.content?.state !== 'released')
      throw inUse(folder, next.content);
    seen = next;
  }
}

async function pauseFor(clock: Clock, delayMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.setTimer(resolve, delayMs);
  });
}

async function highest(folder: string): Promise<number> {
  return Math.max(0, ...(await generations(folder)));
}

async function removeBelow(folder: string, generation: number): Promise<void> {
  for (const older of await generations(folder))
    if (older < generation) await removeFile(fileOf(folder, older));
}

async function generations(folder: string): Promise<readonly number[]> {
  return (await readdir(folder)).flatMap((name) => {
    const digits = lockNames.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

function fileOf(folder: string, generation: number): string {
  return path.join(folder, `.lock-${generation}`);
}

function inUse(folder: string, content: LockContent | undefined): Error {
  const who =
    content === undefined ? 'another process' : `process ${content.owner.pid} on ${content.owner.host}`;
  return misconfigured(`Store of streams ${folder}: expected nobody else to have it, ${who} has`, {
    reason: 'in-use',
  });
}
