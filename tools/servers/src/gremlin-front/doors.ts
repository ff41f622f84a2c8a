import { errorBody } from './error-body.ts';
import type { HandshakeFault, IamRules, InjectedHandshakeFault } from './options.ts';
import { refusalOf } from './sig-v4.ts';
import type { SignedCall } from './sig-v4.ts';

/** What becomes of somebody who knocks. */
export type Verdict = 'cut' | 'in' | 'silence' | { readonly status: number; readonly body: string };

/** Decides who may connect and ask for the status. */
export class Doors {
  /** `undefined` lets everybody in. */
  iam: IamRules | undefined;
  readonly #now: () => number;
  readonly #faults = new Set<{ readonly fault: HandshakeFault; hits: number }>();

  /** `now` is a clock in milliseconds since 1970. */
  constructor(iam: IamRules | undefined, now: () => number) {
    this.iam = iam;
    this.#now = now;
  }

  /** Adds a fault, behind those that are there. */
  inject(fault: HandshakeFault): InjectedHandshakeFault {
    const entry = { fault, hits: 0 };
    this.#faults.add(entry);
    return {
      get hits(): number {
        return entry.hits;
      },
      remove: () => void this.#faults.delete(entry),
    };
  }

  /** Forgets all faults. */
  clear(): void {
    this.#faults.clear();
  }

  /** Decides about a call. */
  judge(on: 'gremlin' | 'status', call: SignedCall): Verdict {
    const effect = this.#takeFault(on);
    if (typeof effect === 'string') return effect;
    if (effect !== undefined) return { status: effect.status, body: bodyOf(effect) };
    const refusal = this.iam === undefined ? undefined : refusalOf(call, this.iam, this.#now());
    if (refusal === undefined) return 'in';
    return { status: 403, body: errorBody({ code: 'AccessDeniedException', message: refusal }) };
  }

  #takeFault(wanted: 'gremlin' | 'status'): HandshakeFault['effect'] | undefined {
    for (const entry of this.#faults) {
      const { on = 'gremlin', times = Number.POSITIVE_INFINITY, effect } = entry.fault;
      if (on !== wanted || entry.hits >= times) continue;
      entry.hits += 1;
      return effect;
    }
    return undefined;
  }
}

function bodyOf(effect: Exclude<HandshakeFault['effect'], string>): string {
  return 'code' in effect ? errorBody(effect) : (effect.body ?? '');
}
