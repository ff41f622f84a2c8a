import { FaultPicker } from '../faults/fault-picker.ts';
import type { HttpCall, HttpEffect, HttpFault, InjectedFault } from './options.ts';

/** What is done to one call. */
export interface CallPlan {
  readonly waitBeforeMs: number;
  readonly waitAfterMs: number;
  /** `undefined`: it is passed on, and so is its answer. */
  readonly effect: Exclude<HttpEffect, { kind: 'delay' }> | undefined;
}

/** The faults that are injected, and whose turn it is. Faults are asked in the order in which they were injected. */
export class Faults {
  readonly #picker = new FaultPicker<HttpCall, HttpEffect>();

  /** Adds a fault. Throws when its numbers mean nothing. */
  inject({ on, match, effect, ...choice }: HttpFault): InjectedFault {
    const operations = on === undefined ? undefined : new Set(typeof on === 'string' ? [on] : on);
    const fits = (call: HttpCall): boolean =>
      operations?.has(call.operation) !== false && match?.(call.body, call) !== false;
    return this.#picker.inject({ ...choice, match: fits }, effect);
  }

  /** Forgets all faults. */
  clear(): void {
    this.#picker.clear();
  }

  /** Decides what is done to a call, and counts it: delays add up, and the first other effect is the one. */
  take(call: HttpCall): CallPlan {
    let waitBeforeMs = 0;
    let waitAfterMs = 0;
    for (const { effect } of this.#picker.pick(call)) {
      if (effect.kind !== 'delay') return { waitBeforeMs, waitAfterMs, effect };
      if (effect.when === 'after') waitAfterMs += effect.ms;
      else waitBeforeMs += effect.ms;
    }
    return { waitBeforeMs, waitAfterMs, effect: undefined };
  }
}
