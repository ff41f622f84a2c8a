import type { Item } from '../delivery/item.ts';
import { DueTimes } from './due-times.ts';
import type { EndpointWait } from './endpoint-wait.ts';

/** Writes that wait for the same nodes. @internal */
export interface PollGroup {
  readonly key: string;
  readonly members: Set<Item>;
  polls: number;
  dueAt: number;
  /** The member that was tried last. */
  last: Item | undefined;
}

const firstPollMs = 100;
const longestPollMs = 5_000;
/**
 * So much time is between two polls on average, over all groups, since a sink may refuse a batch of them one by one; and
 * so many may come at once after a time without.
 */
const pace = { spacingMs: 200, burst: 25 };

/**
 * Says which waiting writes are tried again because of the time: of those that wait for the same nodes one at a time, the
 * rarer the more groups there are.
 *
 * A member stays in its group while it is being tried.
 *
 * @internal
 */
export class PollGroups {
  readonly #groups: Map<string, PollGroup> = new Map();
  readonly #due: DueTimes<PollGroup> = new DueTimes();
  /** Those that are due and wait for their turn. */
  readonly #ready: Set<PollGroup> = new Set();
  /** From when on the next poll keeps the pace. */
  #pacedAt = 0;

  /** When the next poll is due. */
  get next(): number | undefined {
    return this.#ready.size > 0 ? this.#pacedAt : this.#due.next;
  }

  /** Takes a write in, or back. */
  add(item: Item, wait: EndpointWait, now: number): void {
    const key = keyOf(wait);
    if (wait.group?.key === key) return;
    this.delete(item, wait);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { key, members: new Set(), polls: 0, dueAt: 0, last: undefined };
      this.#groups.set(key, group);
      this.#schedule(group, now);
    }
    group.members.add(item);
    wait.group = group;
  }

  delete(item: Item, wait: EndpointWait): void {
    const { group } = wait;
    wait.group = undefined;
    if (group === undefined || !group.members.delete(item)) return;
    if (group.last === item) group.last = undefined;
    if (group.members.size > 0) return;
    this.#groups.delete(group.key);
    this.#due.delete(group, group.dueAt);
    this.#ready.delete(group);
  }

  /** One member of each group whose turn it is, unless one is still being tried. */
  take(now: number): readonly Item[] {
    for (const group of this.#due.take(now)) this.#ready.add(group);
    const items: Item[] = [];
    for (const group of this.#ready) {
      if (this.#pacedAt > now) break;
      this.#ready.delete(group);
      const item = isBusy(group) ? undefined : firstParked(group);
      group.polls++;
      this.#schedule(group, now);
      if (item === undefined) continue;
      group.last = item;
      items.push(item);
      this.#pacedAt = Math.max(this.#pacedAt, now - (pace.burst - 1) * pace.spacingMs) + pace.spacingMs;
    }
    return items;
  }

  #schedule(group: PollGroup, now: number): void {
    const backoffMs = Math.min(firstPollMs * 2 ** Math.min(group.polls, 10), longestPollMs);
    group.dueAt = this.#due.add(group, now + backoffMs);
  }
}

function isBusy({ last }: PollGroup): boolean {
  return last?.wait !== undefined && last.wait.place !== 'parked';
}

function firstParked({ members }: PollGroup): Item | undefined {
  for (const item of members) if (item.wait?.place === 'parked') return item;
  return undefined;
}

function keyOf({ ends }: EndpointWait): string {
  return ends
    .map(({ key }) => key)
    .sort()
    .join('\n');
}
