import type { BatchItem } from '../../contracts/batcher.ts';
import type { EdgeWrite, EdgeWriteShape, EndpointShape, GraphRow, GraphWrite } from '../../graph/write.ts';
import type { ShapeClaims } from './claim-reader.ts';
import type { Access, Claims } from './claims.ts';
import type { EntityOrder } from './entity-order.ts';
import type { Grid } from './grid.ts';
import { mix, mixText, spread } from './hash.ts';
import { type KeyHash, keyHashOf } from './key-hash.ts';
import type { Space } from './space.ts';
import type { Tile } from './tile.ts';
import type { Tiles } from './tiles.ts';

/**
 * An edge write touches its edge and, unless it only removes the edge, the nodes at its ends. It needs the buckets of both
 * ends in any case, because the database locks them; an owned node lies in its owner's.
 */
export class EdgeClaims<TItem extends BatchItem> implements ShapeClaims<TItem> {
  readonly #from: Space<TItem>;
  readonly #to: Space<TItem>;
  /** `undefined` where the edge owns its end. */
  readonly #grid: Grid<TItem> | undefined;
  readonly #edges: EntityOrder;
  readonly #fromHash: (row: GraphRow) => number;
  readonly #toHash: (row: GraphRow) => number;
  readonly #keyHash: KeyHash;
  readonly #seed: number;
  readonly #fromAccess: Access | undefined;
  readonly #toAccess: Access | undefined;

  constructor(shape: EdgeWriteShape, tiles: Tiles<TItem>) {
    const { edge, action } = shape;
    const isOwner = edge.to.ownedBy !== undefined;
    const isDelete = action === 'delete';
    this.#from = tiles.space(edge.from.label);
    this.#to = tiles.space(edge.to.label);
    this.#grid = isOwner ? undefined : tiles.grid(this.#from, this.#to);
    this.#fromHash = this.#from.nodeHash(edge.from);
    this.#toHash = this.#to.nodeHash(edge.to);
    this.#keyHash = keyHashOf(edge.key);
    this.#seed = mixText(1, edge.type);
    this.#edges = tiles.edges(edge.type);
    this.#fromAccess = isDelete ? undefined : accessOf(shape.from);
    if (isDelete) this.#toAccess = isOwner ? 'own' : undefined;
    else this.#toAccess = accessOf(shape.to);
    this.#edges.expect('own', shape);
    if (this.#fromAccess !== undefined) this.#from.order.expect(this.#fromAccess);
    // An owned node has one owner, so its writes are in one unit as its edge's are.
    if (this.#toAccess !== undefined) this.#to.order.expect(this.#toAccess, isOwner ? shape : undefined);
  }

  read(write: GraphWrite, claims: Claims): Tile<TItem> {
    const { from: fromRow, to: toRow, row } = write as EdgeWrite;
    const from = this.#fromHash(fromRow);
    const grid = this.#grid;
    const to = grid === undefined ? spread(mix(from, this.#toHash(toRow))) : this.#toHash(toRow);
    if (this.#fromAccess !== undefined) claims.add(this.#from.order, from, this.#fromAccess);
    if (this.#toAccess !== undefined) claims.add(this.#to.order, to, this.#toAccess);
    claims.add(this.#edges, spread(this.#keyHash(mix(mix(this.#seed, from), to), row)), 'own');
    return grid === undefined ? this.#from.tile(from) : grid.tile(from, to);
  }
}

function accessOf({ mode }: EndpointShape): Access {
  return mode === 'upsert' ? 'own' : mode;
}
