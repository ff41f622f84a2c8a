import { seededRandom } from '../http-proxy/random.ts';
import { Gate } from './gate.ts';
import type { FrontRequest, InjectedRequestFault, RequestEffect, RequestFault } from './options.ts';

/** What is done to one request. */
export interface RequestPlan {
  readonly waitBeforeMs: number;
  readonly waitAfterMs: number;
  /** `undefined`: it is passed on, and so is its answer. */
  readonly effect: Exclude<RequestEffect, { kind: 'delay' }> | undefined;
  /** Holds it, where that is the effect. */
  readonly gate: Gate;
}

/** The faults that are injected, and whose turn it is. Faults are asked in the order in which they were injected. */
export class RequestFaults {
  readonly #rules = new Set<Rule>();

  /** Adds a fault. Throws when its numbers mean nothing. */
  inject(fault: RequestFault): InjectedRequestFault {
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

  /** Decides what is done to a request, and counts it: delays add up, and the first other effect is the one. */
  take(request: FrontRequest): RequestPlan {
    let waitBeforeMs = 0;
    let waitAfterMs = 0;
    for (const rule of this.#rules) {
      if (!rule.takes(request)) continue;
      const { effect, gate } = rule;
      if (effect.kind !== 'delay') return { waitBeforeMs, waitAfterMs, effect, gate };
      if (effect.when === 'after') waitAfterMs += effect.ms;
      else waitBeforeMs += effect.ms;
    }
    return { waitBeforeMs, waitAfterMs, effect: undefined, gate: new Gate() };
  }
}

class Rule {
  readonly effect: RequestEffect;
  readonly gate: Gate = new Gate();
  hits = 0;
  readonly #fault: RequestFault;
  readonly #random: () => number;
  #seen = 0;

  constructor(fault: RequestFault) {
    const { share = 1, seed = 1 } = fault;
    if (!(share >= 0 && share <= 1))
      throw new Error(`A fault's share: expected a number from 0 to 1, got ${share}`);
    this.effect = fault.effect;
    this.#fault = fault;
    this.#random = seededRandom(seed);
  }

  takes(request: FrontRequest): boolean {
    const { match, skip = 0, times = Number.POSITIVE_INFINITY, share = 1 } = this.#fault;
    if (this.hits >= times || match?.(request) === false) return false;
    this.#seen += 1;
    if (this.#seen <= skip || this.#random() >= share) return false;
    this.hits += 1;
    return true;
  }
}
