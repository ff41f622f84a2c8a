import type { HttpCall, HttpEffect, HttpFault, InjectedFault } from './options.ts';
import { seededRandom } from './random.ts';

/** What is done to one call. */
export interface CallPlan {
  readonly waitBeforeMs: number;
  readonly waitAfterMs: number;
  /** `undefined`: it is passed on, and so is its answer. */
  readonly effect: Exclude<HttpEffect, { kind: 'delay' }> | undefined;
}

/** The faults that are injected, and whose turn it is. Faults are asked in the order in which they were injected. */
export class Faults {
  readonly #rules = new Set<Rule>();

  /** Adds a fault. Throws when its numbers mean nothing. */
  inject(fault: HttpFault): InjectedFault {
    const rule = new Rule(fault);
    this.#rules.add(rule);
    return {
      get hits(): number {
        return rule.hits;
      },
      remove: () => void this.#rules.delete(rule),
    };
  }

  /** Forgets all faults. */
  clear(): void {
    this.#rules.clear();
  }

  /** Decides what is done to a call, and counts it: delays add up, and the first other effect is the one. */
  take(call: HttpCall): CallPlan {
    let waitBeforeMs = 0;
    let waitAfterMs = 0;
    for (const rule of this.#rules) {
      if (!rule.takes(call)) continue;
      const { effect } = rule;
      if (effect.kind !== 'delay') return { waitBeforeMs, waitAfterMs, effect };
      if (effect.when === 'after') waitAfterMs += effect.ms;
      else waitBeforeMs += effect.ms;
    }
    return { waitBeforeMs, waitAfterMs, effect: undefined };
  }
}

class Rule {
  readonly effect: HttpEffect;
  hits = 0;
  readonly #fault: HttpFault;
  readonly #operations: ReadonlySet<string> | undefined;
  readonly #random: () => number;
  #seen = 0;

  constructor(fault: HttpFault) {
    const { on, share = 1, seed = 1 } = fault;
    if (!(share >= 0 && share <= 1))
      throw new Error(`A fault's share: expected a number from 0 to 1, got ${share}`);
    this.effect = fault.effect;
    this.#fault = fault;
    this.#operations = on === undefined ? undefined : new Set(typeof on === 'string' ? [on] : on);
    this.#random = seededRandom(seed);
  }

  takes(call: HttpCall): boolean {
    const { match, skip = 0, times = Number.POSITIVE_INFINITY, share = 1 } = this.#fault;
    if (this.#operations?.has(call.operation) === false || this.hits >= times) return false;
    if (match?.(call.body, call) === false) return false;
    this.#seen += 1;
    if (this.#seen <= skip || this.#random() >= share) return false;
    this.hits += 1;
    return true;
  }
}
