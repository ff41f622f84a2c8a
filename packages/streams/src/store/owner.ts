import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { systemCode } from '../files/file-errors.ts';

/** A process, as another one may find out whether it still lives. */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  /**
   * Where its pid means something: the running system and the namespace of its pids. Two containers may both have a process 1 on a
   * host of the same name. `undefined` where the system tells no such thing.
   */
  readonly place: string | undefined;
  /** Tells it from another process that got the same pid; `undefined` where the system does not tell. */
  readonly started: string | undefined;
}

/** Whether a process is seen to live, seen to be gone, or neither. */
export type Liveness = 'alive' | 'gone' | 'unknown';

/** This process. */
export async function thisProcess(): Promise<Owner> {
  const started = await startOf(process.pid);
  return {
    host: hostname(),
    pid: process.pid,
    place: await placeOfPids(),
    started: typeof started === 'string' ? started : undefined,
  };
}

/** Whether the owner of a lock lives, as far as `self` can see it. */
export async function livenessOf(owner: Owner, self: Owner): Promise<Liveness> {
  if (owner.place === undefined || owner.place !== self.place || owner.started === undefined)
    return 'unknown';
  const started = await startOf(owner.pid);
  if (started === 'hidden') return 'unknown';
  return started === owner.started ? 'alive' : 'gone';
}

async function placeOfPids(): Promise<string | undefined> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    return `${boot} ${await readlink('/proc/self/ns/pid')}`;
  } catch {
    // No Linux, or one that hides it.
    return undefined;
  }
}

/** When a process started, in the system's own measure; `undefined` where there is none that can still do anything. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name of the program comes second, in brackets, and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const isDead = fields[0] === 'Z' || fields[0] === 'X';
    return isDead ? undefined : fields[startField];
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ESRCH') return 'hidden';
    return isSeen(pid) ? 'hidden' : undefined;
  }
}

/** The 22nd field of the whole line, counted from the third. */
const startField = 19;

/** Some systems hide the processes of other users, and still say that there is one. */
function isSeen(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}
