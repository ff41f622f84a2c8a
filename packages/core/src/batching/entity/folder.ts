import type { BatchItem, FoldedWrite } from '../../contracts/batcher.ts';
import type { Write } from '../../contracts/write.ts';
import { edgeKey, entityKey } from '../../graph/entity-key.ts';
import { foldWrites } from '../../graph/fold-writes.ts';
import { isEdgeWrite, isGraphWrite } from '../../graph/is-write.ts';
import { isPlaced } from '../../graph/version-guards.ts';
import type { GraphWrite, NodeWrite } from '../../graph/write.ts';
import type { ClaimReader } from './claim-reader.ts';
import { Claims } from './claims.ts';
import { HashSet } from './hash-set.ts';

/** Items that are sent as one write, at the place of the first of them. */
interface Fold<TItem extends BatchItem> {
  write: Write;
  readonly items: TItem[];
}

/**
 * Makes one write of several of the same entity, where nothing of the batch stands between them that would see the
 * difference.
 *
 * A later write moves to the place of an earlier one. That is the same graph as long as no other write in between did more
 * to one of its entities than asking for it or making it exist; and, where it asks that an entity exists, none made it.
 */
export class Folder<TItem extends BatchItem> {
  readonly #reader: ClaimReader<TItem>;
  readonly #claims = new Claims();
  readonly #seen = new HashSet();
  /** The last place at which an entity was owned, and the last at which it was owned or made. */
  readonly #owned: Map<number, number> = new Map();
  readonly #made: Map<number, number> = new Map();

  constructor(reader: ClaimReader<TItem>) {
    this.#reader = reader;
  }

  /** Whether two of the items are about the same entity, by its hash. */
  isRepeating(items: readonly TItem[]): boolean {
    this.#seen.reset(items.length);
    for (const item of items) {
      this.#read(item);
      if (this.#claims.count > 0 && !this.#seen.add(this.#claims.subject)) return true;
    }
    return false;
  }

  fold(items: readonly TItem[]): readonly FoldedWrite<TItem>[] {
    this.#owned.clear();
    this.#made.clear();
    const folds: Fold<TItem>[] = [];
    for (const item of items) {
      this.#read(item);
      const target = this.#target(folds, item);
      this.#note(target?.place ?? folds.length);
      if (target === undefined) folds.push({ write: item.write, items: [item] });
      else {
        target.fold.write = target.write;
        target.fold.items.push(item);
      }
    }
    return folds;
  }

  #read({ write, assignment }: TItem): void {
    this.#reader.claim(write, assignment.partition.id, this.#claims);
  }

  #target(
    folds: readonly Fold<TItem>[],
    item: TItem,
  ): { readonly fold: Fold<TItem>; readonly place: number; readonly write: GraphWrite } | undefined {
    const { write } = item;
    if (!isGraphWrite(write)) return undefined;
    const place = this.#owned.get(this.#claims.subject);
    const fold = place === undefined ? undefined : folds[place];
    if (place === undefined || fold === undefined || !isGraphWrite(fold.write)) return undefined;
    if (!this.#mayMove(write, place) || !isSameEntity(fold.write, write)) return undefined;
    if (isPlaced(write) && !isInPlace(fold.items, item)) return undefined;
    const folded = foldWrites(fold.write, write);
    return folded === undefined ? undefined : { fold, place, write: folded };
  }

  /** Whether nothing after a place would see that the write stands there. */
  #mayMove(write: GraphWrite, place: number): boolean {
    const claims = this.#claims;
    const asks = isAsking(write, claims.count);
    for (let at = 0; at < claims.count; at += 1) {
      const last = (asks || claims.accessAt(at) === 'ref' ? this.#made : this.#owned).get(
        claims.entityAt(at),
      );
      if (last !== undefined && last > place) return false;
    }
    return true;
  }

  #note(place: number): void {
    const claims = this.#claims;
    for (let at = 0; at < claims.count; at += 1) {
      const access = claims.accessAt(at);
      const entity = claims.entityAt(at);
      if (access === 'own') raise(this.#owned, entity, place);
      if (access !== 'ref') raise(this.#made, entity, place);
    }
  }
}

function raise(places: Map<number, number>, entity: number, place: number): void {
  if ((places.get(entity) ?? -1) < place) places.set(entity, place);
}

/** Whether a write asks that its node exists, besides what its claims say: a loop claims its one node as its own. */
function isAsking({ shape }: GraphWrite, claims: number): boolean {
  if (shape.kind === 'node') return shape.action === 'update';
  const isLoop = shape.action === 'upsert' && claims < 3;
  return isLoop && (shape.from.mode === 'ref' || shape.to.mode === 'ref');
}

/**
 * Whether an item stands behind others in the stream. A sink is told of one place per write, that of the last item: places
 * of two partitions cannot be compared, and a write that has waited for its end comes back behind later ones.
 */
function isInPlace(before: readonly BatchItem[], { assignment, seq }: BatchItem): boolean {
  return before.every((item) => item.assignment === assignment && item.seq <= seq);
}

/** Two entities may have one hash. */
function isSameEntity(a: GraphWrite, b: GraphWrite): boolean {
  if (isEdgeWrite(a)) return isEdgeWrite(b) && edgeKey(a) === edgeKey(b);
  return !isEdgeWrite(b) && entityKey(a.shape.node, a.row) === entityKey(b.shape.node, (b as NodeWrite).row);
}
