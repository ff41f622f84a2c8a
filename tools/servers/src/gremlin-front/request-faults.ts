import { FaultPicker } from '../faults/fault-picker.ts';
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
  readonly #picker = new FaultPicker<FrontRequest, RequestEffect>();

  /** Adds a fault. Throws when its numbers mean nothing. */
  inject(fault: RequestFault): InjectedRequestFault {
    return this.#picker.inject(fault, fault.effect);
  }

  /** Forgets all faults, and lets go what they hold. */
  clear(): void {
    this.#picker.clear();
  }

  /** Decides what is done to a request, and counts it: delays add up, and the first other effect is the one. */
  take(request: FrontRequest): RequestPlan {
    let waitBeforeMs = 0;
    let waitAfterMs = 0;
    for (const { effect, gate } of this.#picker.pick(request)) {
      if (effect.kind !== 'delay') return { waitBeforeMs, waitAfterMs, effect, gate };
      if (effect.when === 'after') waitAfterMs += effect.ms;
      else waitBeforeMs += effect.ms;
    }
    return { waitBeforeMs, waitAfterMs, effect: undefined, gate: new Gate() };
  }
}
