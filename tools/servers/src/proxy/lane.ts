import type { Socket } from 'node:net';
import type { Direction, Ending, LaneRules, Meter } from './rules.ts';
import { resetSocket } from './sockets.ts';

/** A delay longer than the time between two chunks needs room for what is under way; beyond this the sender waits. */
const mostUnderWay = 1024 * 1024;
const slicesPerSecond = 50;
const longestTimerMs = 60_000;

/** What the lanes of one connection share with it. */
interface LaneOwner {
  readonly meter: Meter;
  /** Ends the whole connection. */
  cut(ending: Ending): void;
}

export interface LaneOptions {
  readonly direction: Direction;
  readonly source: Socket;
  readonly sink: Socket;
  readonly rules: LaneRules;
  readonly owner: LaneOwner;
}

interface HeldBytes {
  readonly at: number;
  readonly bytes: Buffer;
}

interface HeldEnding {
  readonly at: number;
  readonly ending: Ending;
}

/**
 * Carries the bytes of one connection in one direction, in order, as the rules of that direction say at the moment.
 *
 * The end of the source is held, delayed and lost like its bytes. The source is paused while there is something that cannot
 * go on, so that at most one chunk is kept here, or 1 MiB where a delay keeps bytes under way.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #held: (HeldBytes | HeldEnding)[] = [];
  #heldBytes = 0;
  #paidUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  #broken = false;
  #stopped = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    const { source, sink } = options;
    source.on('data', (bytes: Buffer) => this.#take(bytes));
    source.on('end', () => this.#ended('fin'));
    source.on('close', (hadError: boolean) => void (hadError && this.#ended('reset')));
    sink.on('drain', () => this.pump());
  }

  /** Starts a new account of the rate, then passes on what may go. Called after every change of the rules. */
  rulesChanged(): void {
    this.#paidUntil = 0;
    this.pump();
  }

  /** Passes on what may go now; sets a timer for what may go later. */
  pump(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    let waitMs = this.#step(performance.now());
    while (waitMs === 0) waitMs = this.#step(performance.now());
    if (waitMs !== undefined)
      this.#timer = setTimeout(() => this.pump(), Math.min(Math.ceil(waitMs), longestTimerMs));
    if (!this.#stopped) this.#regulate();
  }

  /** Drops what is held, for good. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#held.length = 0;
  }

  #take(bytes: Buffer): void {
    if (this.#stopped) return;
    this.#held.push({ at: performance.now(), bytes });
    this.#heldBytes += bytes.length;
    this.pump();
  }

  #ended(ending: Ending): void {
    if (this.#stopped) return;
    if (ending === 'reset') this.#broken = true;
    this.#held.push({ at: performance.now(), ending });
    this.pump();
  }

  /** Gives 0 after one step, how long the next has to wait, or nothing when something else will call again. */
  #step(now: number): number | undefined {
    const head = this.#held[0];
    const { sink, rules } = this.#options;
    if (head === undefined || rules.frozen) return undefined;
    // A sender that is gone does not wait for a receiver that does not read.
    if (sink.writableNeedDrain && !rules.vanishing && !this.#broken) return undefined;
    const waitMs = this.#dueAt(head) - now;
    if (waitMs > 0) return waitMs;
    if ('ending' in head) this.#passEnding(head.ending);
    else this.#passBytes(head, now);
    return this.#stopped ? undefined : 0;
  }

  #dueAt(head: HeldBytes | HeldEnding): number {
    const { delayMs, bytesPerSecond } = this.#options.rules;
    return Math.max(head.at + delayMs, bytesPerSecond === Infinity ? 0 : this.#paidUntil);
  }

  #passEnding(ending: Ending): void {
    const { sink, rules } = this.#options;
    this.#held.shift();
    if (rules.vanishing) return;
    if (ending === 'reset') resetSocket(sink);
    else sink.end();
  }

  #passBytes(head: HeldBytes, now: number): void {
    const { rules, owner, direction } = this.#options;
    const { bytes } = head;
    const slice = bytes.subarray(0, this.#sliceBytes(bytes.length));
    if (slice.length === bytes.length) this.#held.shift();
    else this.#held[0] = { at: head.at, bytes: bytes.subarray(slice.length) };
    this.#heldBytes -= slice.length;
    this.#paidUntil = Math.max(this.#paidUntil, now) + (slice.length * 1000) / rules.bytesPerSecond;
    if (rules.vanishing) owner.meter.vanished(direction, slice.length);
    else this.#write(slice);
  }

  #sliceBytes(available: number): number {
    const { bytesPerSecond, pendingCut, vanishing } = this.#options.rules;
    const most =
      pendingCut === undefined || vanishing ? available : Math.min(available, pendingCut.bytesLeft);
    if (bytesPerSecond === Infinity) return most;
    return Math.min(most, Math.max(1, Math.floor(bytesPerSecond / slicesPerSecond)));
  }

  #write(slice: Buffer): void {
    const { sink, owner, direction } = this.#options;
    if (!sink.writable) return;
    const ending = this.#cutReached(slice.length);
    if (ending === undefined) {
      sink.write(slice);
    } else {
      // What was passed on before has to be with the receiver, or the cut would come earlier than asked for.
      sink.write(slice, () => owner.cut(ending));
      this.stop();
    }
    owner.meter.passed(direction, slice.length);
  }

  #cutReached(bytes: number): Ending | undefined {
    const { rules } = this.#options;
    const { pendingCut } = rules;
    if (pendingCut === undefined) return undefined;
    pendingCut.bytesLeft -= bytes;
    if (pendingCut.bytesLeft > 0) return undefined;
    rules.pendingCut = undefined;
    return pendingCut.ending;
  }

  #regulate(): void {
    const { source, rules } = this.#options;
    const most = rules.delayMs > 0 ? mostUnderWay : 1;
    if (rules.frozen || this.#heldBytes >= most) source.pause();
    else source.resume();
  }
}
