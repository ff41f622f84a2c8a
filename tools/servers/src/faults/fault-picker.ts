import { Gate } from '../gremlin-front/gate.ts';
import { seededRandom } from '../http-proxy/random.ts';

/** Which requests a fault is done to. */
export interface FaultChoice<TRequest> {
  /** Looks at a request. @defaultValue every request */
  readonly match?: ((request: TRequest) => boolean) | undefined;
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
}

/** A fault whose turn it is. */
export interface PickedFault<TEffect> {
  readonly effect: TEffect;
  /** Holds requests, where that is the effect. */
  readonly gate: Gate;
}

/** What an injected fault has come to, and how it is ended. */
export interface FaultHandle {
  /** How many requests it was done to so far. */
  readonly hits: number;
  /** How many requests it holds now. */
  readonly held: number;
  /** Lets those go on that it holds now. */
  release(): void;
  /** Takes it back. What it holds stays held. */
  remove(): void;
}

/** The faults that are injected, and whose turn it is. Faults are asked in the order in which they were injected. */
export class FaultPicker<TRequest, TEffect> {
  readonly #rules = new Set<Rule<TRequest, TEffect>>();

  /** Adds a fault. Throws when its numbers mean nothing. */
  inject(choice: FaultChoice<TRequest>, effect: TEffect): FaultHandle {
    const rule = new Rule(choice, effect);
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

  /** Gives the faults whose turn it is, one after the other. A fault is asked, and counts the request, only when it is come to. */
  *pick(request: TRequest): Generator<PickedFault<TEffect>, undefined> {
    for (const rule of this.#rules) if (rule.takes(request)) yield rule;
    return undefined;
  }
}

class Rule<TRequest, TEffect> implements PickedFault<TEffect> {
  readonly effect: TEffect;
  readonly gate: Gate = new Gate();
  hits = 0;
  readonly #choice: FaultChoice<TRequest>;
  readonly #random: () => number;
  #seen = 0;

  constructor(choice: FaultChoice<TRequest>, effect: TEffect) {
    const { share = 1, every = 1, seed = 1 } = choice;
    if (!(share >= 0 && share <= 1))
      throw new Error(`A fault's share: expected a number from 0 to 1, got ${share}`);
    if (!(Number.isInteger(every) && every > 0))
      throw new Error(`A fault's every: expected a whole number from 1 on, got ${every}`);
    this.effect = effect;
    this.#choice = choice;
    this.#random = seededRandom(seed);
  }

  takes(request: TRequest): boolean {
    const { match, skip = 0, every = 1, times = Number.POSITIVE_INFINITY, share = 1 } = this.#choice;
    if (this.hits >= times || match?.(request) === false) return false;
    this.#seen += 1;
    if (this.#seen <= skip || (this.#seen - skip) % every !== 0 || this.#random() >= share) return false;
    this.hits += 1;
    return true;
  }
}
