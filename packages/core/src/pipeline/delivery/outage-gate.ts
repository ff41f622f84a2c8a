import type { Clock, Timer } from '../../contracts/clock.ts';
import type { RivergraphError } from '../../errors.ts';
import { type Backoff, jittered } from '../../util/backoff.ts';
import type { Halt } from '../../util/halt.ts';

/** What a part may do at the gate: write as usual, write as the only one to find out, or nothing more. @internal */
export type Passage = 'clear' | 'probe' | 'halted';

interface Waiter {
  go(passage: Passage): void;
}

/**
 * Lets everybody write while the sink answers, and one at a time while it does not.
 *
 * States: *open*; *closed*, waiting for the back-off; *closed*, one probe under way. A failure that says `unavailable`
 * closes it. The probe goes to the waiter that has waited longest, and a failed prober queues up at the end, so that
 * one batch which the server can never answer does not stand for all. Any answer opens it.
 *
 * @internal
 */
export class OutageGate {
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #onChange: (state: 'open' | 'closed', failure: RivergraphError | undefined) => void;
  readonly #waiters: Set<Waiter> = new Set();
  #closedAt: number | undefined;
  #closedMs = 0;
  #failures = 0;
  #failure: RivergraphError | undefined;
  #timer: Timer | undefined;
  #probing = false;
  #answers = 0;
  #lost = 0;
  #isOver = false;

  constructor(
    clock: Clock,
    backoff: Backoff,
    onChange: (state: 'open' | 'closed', failure: RivergraphError | undefined) => void,
  ) {
    this.#clock = clock;
    this.#backoff = backoff;
    this.#onChange = onChange;
  }

  get isOpen(): boolean {
    return this.#closedAt === undefined;
  }

  /** How long it has been closed, in milliseconds; 0 while open. */
  get closedForMs(): number {
    return this.#closedAt === undefined ? 0 : this.#clock.now() - this.#closedAt;
  }

  /** What the latest attempt failed with; `undefined` while open. */
  get failure(): RivergraphError | undefined {
    return this.#failure;
  }

  /** How long it has been closed since the start, in milliseconds. */
  get closedMs(): number {
    return this.#closedMs + this.closedForMs;
  }

  /** How many attempts have become durable: evidence that the sink works, for a batch that fails meanwhile. */
  get answers(): number {
    return this.#answers;
  }

  /** How many attempts nobody answered. */
  get failures(): number {
    return this.#lost;
  }

  /** Waits until the caller may write. A `probe` must be followed by exactly one of the reports below. */
  async pass(halt: Halt): Promise<Passage> {
    if (halt.raised) return 'halted';
    if (this.isOpen) return 'clear';
    if (this.#timer === undefined && !this.#probing) {
      this.#probing = true;
      return 'probe';
    }
    return await new Promise<Passage>((resolve) => {
      const waiter: Waiter = {
        go: (passage) => {
          this.#waiters.delete(waiter);
          forget();
          resolve(passage);
        },
      };
      this.#waiters.add(waiter);
      const forget = halt.listen(() => {
        this.#waiters.delete(waiter);
        resolve('halted');
      });
    });
  }

  /** The sink made something durable. */
  succeeded(): void {
    this.#answers++;
    this.answered();
  }

  /** The sink answered, if only with an error about the data. */
  answered(): void {
    if (this.#closedAt === undefined) return;
    this.#closedMs += this.closedForMs;
    this.#closedAt = undefined;
    this.#failure = undefined;
    this.#failures = 0;
    this.#probing = false;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#onChange('open', undefined);
    for (const waiter of [...this.#waiters]) waiter.go('clear');
  }

  /** Nobody answered. Attempts that were under way when the gate closed do not lengthen the back-off. */
  failed(passage: Passage, error: RivergraphError): void {
    this.#lost++;
    const first = this.#closedAt === undefined;
    if (!first && passage !== 'probe') return;
    this.#closedAt ??= this.#clock.now();
    this.#failure = error;
    this.#failures++;
    this.#probing = false;
    this.#arm(Math.max(jittered(this.#backoff, this.#failures), error.retryAfterMs ?? 0));
    if (first) this.#onChange('closed', error);
  }

  /** A prober had nothing to write after all. */
  abandoned(passage: Passage): void {
    if (passage !== 'probe' || !this.#probing) return;
    this.#probing = false;
    this.#probe();
  }

  /** Cancels the timer; waiters are ended by their halt. */
  close(): void {
    this.#isOver = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(delayMs: number): void {
    this.#timer?.cancel();
    if (this.#isOver) return;
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = undefined;
      this.#probe();
    }, delayMs);
  }

  #probe(): void {
    const [next] = this.#waiters;
    if (next === undefined) return;
    this.#probing = true;
    next.go('probe');
  }
}
