import { FaultPicker } from '../faults/fault-picker.ts';
import type { FaultChoice, FaultHandle, PickedFault } from '../faults/fault-picker.ts';
import type { MemgraphError } from './errors.ts';

/** What a client asks a double for, as its faults see it. */
export interface DoubleRequest {
  /**
   * `begin` and `run`: the message that begins a transaction, and the one that brings a statement. `ddl`: a statement that changes
   * indexes, constraints or the storage mode. `commit`: what a transaction has written is about to be applied, because of COMMIT or at
   * the end of a statement that commits by itself; transactions that have written nothing do not come.
   */
  readonly kind: 'begin' | 'commit' | 'ddl' | 'run';
  /** The statement; at a commit all those of the transaction. */
  readonly texts: readonly string[];
  /** `auto`: the statement commits by itself. */
  readonly commits: 'auto' | 'explicit';
  /** What the client called `tx_metadata`. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Which connection it came over, counted from 1. */
  readonly connection: number;
}

/** When something is done: `before`, the double has not done what it was asked for; `after`, it has, and the answer was to follow. */
export type DoubleEffectTime = 'after' | 'before';

/**
 * What is done to a request.
 *
 * - `error`: it is answered by an error, `before` unless it says otherwise. `after` a commit the data are written though it is.
 * - `cut`: its connection is reset.
 * - `hold`: nothing comes until `release`; then it goes on, though its connection may be gone by then: a commit that has come is done.
 */
export type DoubleEffect =
  | ({ readonly kind: 'error'; readonly when?: DoubleEffectTime | undefined } & MemgraphError)
  | { readonly kind: 'cut'; readonly when: DoubleEffectTime }
  | { readonly kind: 'hold'; readonly when: DoubleEffectTime };

/** Which requests something is done to, and what. It looks at the requests of its kinds only. */
export interface DoubleFault extends FaultChoice<DoubleRequest> {
  readonly on: DoubleRequest['kind'] | readonly DoubleRequest['kind'][];
  readonly effect: DoubleEffect;
}

/** A fault that was injected. */
export type InjectedDoubleFault = FaultHandle;

/** What is to be done to one request. */
export type DoublePlan = PickedFault<DoubleEffect>;

/** The faults that are injected, and whose turn it is. They are asked in the order in which they were injected; the first one counts. */
export class DoubleFaults {
  readonly #picker = new FaultPicker<DoubleRequest, DoubleEffect>();
  readonly #changed: () => void;

  /** `changed` is told of whatever is held. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Adds a fault. Throws when its numbers mean nothing. */
  inject(fault: DoubleFault): InjectedDoubleFault {
    const match = (request: DoubleRequest): boolean =>
      isOn(fault, request) && fault.match?.(request) !== false;
    return this.#picker.inject({ ...fault, match }, fault.effect);
  }

  /** Forgets all faults, and lets go what they hold. */
  clear(): void {
    this.#picker.clear();
  }

  /** Holds what a plan holds, until it is let go. */
  async hold({ gate }: DoublePlan): Promise<void> {
    // What is held has been taken: nobody gives it up but who holds it.
    const passed = gate.pass(new AbortController().signal);
    this.#changed();
    return passed;
  }

  /** Decides what is done to a request, and counts it. */
  take(request: DoubleRequest): DoublePlan | undefined {
    return this.#picker.pick(request).next().value;
  }
}

function isOn({ on }: DoubleFault, { kind }: DoubleRequest): boolean {
  return typeof on === 'string' ? on === kind : on.includes(kind);
}
