import { type Access, accessesOf } from './entity-keys.ts';
import type { QueuedWrite } from './entity-history.ts';

/** Sees whether writes of an entity come in the order of a rank. @internal */
export class Ranks {
  readonly #rankOf: (queued: QueuedWrite) => number;
  /** Ranks are compared within one group only. */
  readonly #groupOf: (queued: QueuedWrite) => string;
  /** The highest so far, by group and entity, and by what was done to it. */
  readonly #highest: Map<string, Map<Access, number>> = new Map();
  areMixed = false;

  constructor(rankOf: (queued: QueuedWrite) => number, groupOf: (queued: QueuedWrite) => string) {
    this.#rankOf = rankOf;
    this.#groupOf = groupOf;
  }

  add(queued: QueuedWrite): void {
    const rank = this.#rankOf(queued);
    for (const [entity, access] of accessesOf(queued)) {
      const key = `${this.#groupOf(queued)} ${entity}`;
      const highest = this.#highest.get(key) ?? new Map<Access, number>();
      this.#highest.set(key, highest);
      for (const [other, before] of highest)
        this.areMixed ||= before > rank && (other !== access || access === 'own');
      highest.set(access, Math.max(highest.get(access) ?? 0, rank));
    }
  }
}
