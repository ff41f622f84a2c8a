import { isEdgeWrite } from '../../graph/is-write.ts';
import type { GraphWrite } from '../../graph/write.ts';
import type { Item } from '../delivery/item.ts';
import type { Lane } from '../lane/lane.ts';
import { toEnd } from './awaited-ends.ts';
import { EndIndex } from './end-index.ts';
import type { EndpointWait } from './endpoint-wait.ts';
import { subjectKey, subjectLabel } from './touched.ts';

/** All writes that wait, also while they are tried again: by partition, by what they wait for and what they write. @internal */
export class Roster {
  readonly #lanes: Map<Lane, Set<Item>> = new Map();
  readonly #ends: EndIndex<Item> = new EndIndex();
  readonly #subjects: EndIndex<Item> = new EndIndex();
  readonly #nodes: EndIndex<Item> = new EndIndex();

  get isEmpty(): boolean {
    return this.#lanes.size === 0;
  }

  of(lane: Lane): ReadonlySet<Item> | undefined {
    return this.#lanes.get(lane);
  }

  has(item: Item): boolean {
    return this.#lanes.get(item.lane)?.has(item) === true;
  }

  awaits(label: string): boolean {
    return this.#ends.awaits(label);
  }

  add(item: Item, { ends, touched }: EndpointWait): void {
    const items = this.#lanes.get(item.lane);
    if (items === undefined) this.#lanes.set(item.lane, new Set([item]));
    else items.add(item);
    this.#ends.add(item, ends);
    this.#subjects.add(item, touched.subjects);
    this.#nodes.add(item, touched.nodes);
  }

  delete(item: Item, { ends, touched }: EndpointWait): void {
    const items = this.#lanes.get(item.lane);
    if (items?.delete(item) !== true) return;
    if (items.size === 0) this.#lanes.delete(item.lane);
    this.#ends.delete(item, ends);
    this.#subjects.delete(item, touched.subjects);
    this.#nodes.delete(item, touched.nodes);
  }

  /** A node exists: nobody waits for it any more. Gives who did, the oldest first. */
  exists(key: string): readonly Item[] {
    const items = [...this.#ends.of(key)].sort((a, b) => a.arrival - b.arrival);
    for (const item of items) {
      const { wait } = item;
      if (wait === undefined) continue;
      this.#ends.delete(
        item,
        wait.ends.filter((end) => end.key === key),
      );
      wait.ends = wait.ends.filter((end) => end.key !== key);
    }
    return items;
  }

  /** Those that a write which became durable may have overtaken. */
  overtakenBy(write: GraphWrite, { arrival }: Item): readonly Item[] {
    const items = new Set<Item>();
    for (const [index, { label, key }] of this.#concerned(write)) {
      if (!index.awaits(label)) continue;
      for (const item of index.of(key())) if (item.arrival < arrival) items.add(item);
    }
    return [...items];
  }

  #concerned(write: GraphWrite): readonly [EndIndex<Item>, { label: string; key: () => string }][] {
    const subject = { label: subjectLabel(write), key: () => subjectKey(write) };
    if (write.shape.action !== 'delete') return [[this.#subjects, subject]];
    if (!isEdgeWrite(write)) return [[this.#nodes, subject]];
    const { to } = write.shape.edge;
    if (to.ownedBy === undefined) return [[this.#subjects, subject]];
    const owned = { label: to.label, key: () => toEnd(write).key };
    return [
      [this.#subjects, subject],
      [this.#nodes, owned],
    ];
  }
}
