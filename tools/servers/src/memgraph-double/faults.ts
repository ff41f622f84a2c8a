import { Gate } from '../gremlin-front/gate.ts';
import { seededRandom } from '../http-proxy/random.ts';
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

/** Which requests something is done to, and what. */
export interface DoubleFault {
  readonly on: DoubleRequest['kind'] | readonly DoubleRequest['kind'][];
  /** Looks at a request. @defaultValue every request of the kind */
  readonly match?: ((request: DoubleRequest) => boolean) | undefined;
  /** How many of those requests are left alone first. @defaultValue none */
  readonly skip?: number | undefined;
  /** Of how many of those requests it is one. @defaultValue 1, which is each of them */
  readonly every?: number | undefined;
  /** How many requests it is done to, then no more. @defaultValue all */
  readonly times?: number | undefined;
  /** The chance of each request, from 0 to 1. @defaultValue 1 */
  readonly share?: number | undefined;
  /** Decides what `share` means for each request, in the order in which they come. @defaultValue 1 */
  readonly seed?: number | undefined;
  readonly effect: DoubleEffect;
}

/** A fault that was injected. */
export interface InjectedDoubleFault {
  /** How many requests it was done to so far. */
  readonly hits: number;
  /** How many requests it holds now. */
  readonly held: number;
  /** Lets those go on that it holds now. */
  release(): void;
  /** Takes it back. What it holds stays held. */
  remove(): void;
}

/** What is to be done to one request. */
export interface DoublePlan {
  readonly effect: DoubleEffect;
  readonly gate: Gate;
}

/** The faults that are injected, and whose turn it is. They are asked in the order in which they were injected; the first one counts. */
export class DoubleFaults {
  readonly #rules = new Set<Rule>();
  readonly #changed: () => void;

  /** `changed` is told of whatever is held. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Adds a fault. Throws when its numbers mean nothing. */
  inject(fault: DoubleFault): InjectedDoubleFault {
    const rule = new Rule(fault);
    this.#rules.add(rule);
    return {
      get hits(): number {
        return rule.hits;
      },
      get held(): number {
        return rule.gate.held;
      },
      release: () => rule.gate.release(),
      remove: () => void this.#rules.delete(rule),
    };
  }

  /** Forgets all faults, and lets go what they hold. */
  clear(): void {
    const rules = [...this.#rules];
    this.#rules.clear();
    for (const { gate } of rules) gate.release();
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
    for (const rule of this.#rules) if (rule.takes(request)) return rule;
    return undefined;
  }
}

class Rule implements DoublePlan {
  readonly effect: DoubleEffect;
  readonly gate: Gate = new Gate();
  hits = 0;
  readonly #fault: DoubleFault;
  readonly #random: () => number;
  #seen = 0;

  constructor(fault: DoubleFault) {
    const { share = 1, every = 1, seed = 1 } = fault;
    if (!(share >= 0 && share <= 1))
      throw new Error(`A fault's share: expected a number from 0 to 1, got ${share}`);
    if (!(Number.isInteger(every) && every > 0))
      throw new Error(`A fault's every: expected a whole number from 1 on, got ${every}`);
    this.effect = fault.effect;
    this.#fault = fault;
    this.#random = seededRandom(seed);
  }

  takes(request: DoubleRequest): boolean {
    const { on, match, skip = 0, every = 1, share = 1 } = this.#fault;
    const { times = Number.POSITIVE_INFINITY } = this.#fault;
    const isOfKind = typeof on === 'string' ? on === request.kind : on.includes(request.kind);
    if (!isOfKind || this.hits >= times || match?.(request) === false) return false;
    this.#seen += 1;
    if (this.#seen <= skip || (this.#seen - skip) % every !== 0 || this.#random() >= share) return false;
    this.hits += 1;
    return true;
  }
}
