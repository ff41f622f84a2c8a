import type { Batcher } from '../../contracts/batcher.ts';
import type { Item } from './item.ts';
import { freshPart, type Part } from './part.ts';
import { inBatchOrder } from './partial-failure.ts';

type Independent = NonNullable<Batcher<Item>['independent']>;

/**
 * The parts of one batch that are left, in an order in which they may be attempted: that of the batch, apart from those
 * that were allowed to overtake others.
 *
 * @internal
 */
export class PartQueue {
  readonly #items: readonly Item[];
  readonly #independent: Independent;
  #parts: readonly Part[];

  /** `independent` says which items may overtake others; left out, none may. */
  constructor(items: readonly Item[], independent: Independent | undefined) {
    this.#items = items;
    this.#independent = independent ?? (() => []);
    this.#parts = [freshPart(items)];
  }

  /** How many items the batch began with. */
  get size(): number {
    return this.#items.length;
  }

  get head(): Part | undefined {
    return this.#parts[0];
  }

  get parts(): readonly Part[] {
    return this.#parts;
  }

  /** Parts that wait for the verdict on a suspected flood. */
  get deferred(): readonly Part[] {
    return this.#parts.filter((part) => part.refusal !== undefined);
  }

  /** The items that will be sent again, in the order of the batch. */
  get remaining(): readonly Item[] {
    return this.#toSend(this.#parts);
  }

  /** Puts what is left of the first part in its place. */
  replaceHead(follow: readonly Part[]): void {
    this.#parts = [...follow, ...this.#parts.slice(1)];
  }

  /** Lets everything that may overtake these parts go before them; gives how many parts that are. */
  letPass(stuck: readonly Part[]): number {
    const others = this.#parts.filter((part) => !stuck.includes(part));
    if (others.length === 0) return 0;
    const free = this.#mayOvertake(others, stuck);
    const ahead = others.flatMap((part) => cut(part, (item) => free.has(item)));
    const behind = others.flatMap((part) => cut(part, (item) => !free.has(item)));
    this.#parts = [...ahead, ...stuck, ...behind];
    return ahead.length;
  }

  /** Puts pieces of a part in front of all, if it may go there. */
  bringForward(part: Part, pieces: (part: Part) => readonly Part[]): boolean {
    const before = this.#parts.slice(0, this.#parts.indexOf(part));
    if (this.#mayOvertake([part], before).size < part.items.length) return false;
    this.#parts = [...pieces(part), ...this.#parts.filter((other) => other !== part)];
    return true;
  }

  #mayOvertake(parts: readonly Part[], before: readonly Part[]): ReadonlySet<Item> {
    const items = inBatchOrder(
      parts.flatMap((part) => part.items),
      this.#items,
    );
    const stuck = this.#toSend(before);
    return new Set(stuck.length === 0 ? items : this.#independent(items, stuck));
  }

  /** A single write that was rejected is not sent again, whatever the verdict. */
  #toSend(parts: readonly Part[]): readonly Item[] {
    const wanted = parts.filter(({ refusal, items }) => refusal === undefined || items.length > 1);
    return inBatchOrder(
      wanted.flatMap((part) => part.items),
      this.#items,
    );
  }
}

/** The part with these of its items alone; itself, where that is all of them, and nothing, where it is none of them. */
function cut(part: Part, isWanted: (item: Item) => boolean): readonly Part[] {
  const items = part.items.filter(isWanted);
  if (items.length === part.items.length) return [part];
  const { attempts, unfolded } = part;
  return items.length === 0 ? [] : [{ ...freshPart(items, attempts), unfolded }];
}
