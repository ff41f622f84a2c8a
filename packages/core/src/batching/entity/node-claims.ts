import type { BatchItem } from '../../contracts/batcher.ts';
import type { GraphRow, GraphWrite, NodeWriteShape } from '../../graph/write.ts';
import type { ShapeClaims } from './claim-reader.ts';
import type { Claims } from './claims.ts';
import type { Space } from './space.ts';
import type { Tile } from './tile.ts';
import type { Tiles } from './tiles.ts';

/** A node write touches its node. */
export class NodeClaims<TItem extends BatchItem> implements ShapeClaims<TItem> {
  readonly #space: Space<TItem>;
  readonly #hash: (row: GraphRow) => number;

  constructor(shape: NodeWriteShape, tiles: Tiles<TItem>) {
    this.#space = tiles.space(shape.node.label);
    this.#hash = this.#space.nodeHash(shape.node);
    this.#space.order.expect('own', shape);
  }

  read({ row }: GraphWrite, claims: Claims): Tile<TItem> {
    const entity = this.#hash(row);
    claims.add(this.#space.order, entity, 'own');
    return this.#space.tile(entity);
  }
}
