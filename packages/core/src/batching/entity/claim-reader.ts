import type { BatcherOptions, BatchItem } from '../../contracts/batcher.ts';
import type { ConflictKey } from '../../contracts/sink.ts';
import type { Write } from '../../contracts/write.ts';
import { misconfigured } from '../../errors.ts';
import { isGraphWrite } from '../../graph/is-write.ts';
import type { EdgeWriteShape, GraphWrite, NodeWriteShape } from '../../graph/write.ts';
import { isTogether } from '../together.ts';
import { Claims } from './claims.ts';
import { EdgeClaims } from './edge-claims.ts';
import { EntityOrder } from './entity-order.ts';
import { mixText, spread } from './hash.ts';
import { NodeClaims } from './node-claims.ts';
import type { Resource } from './resource.ts';
import type { Tile } from './tile.ts';
import type { Tiles } from './tiles.ts';

/** What entities are counted as that a sink names by texts. No label is called so by mistake: labels are identifiers. */
const opaqueLabel = '(opaque)';

/** Reads what the writes of one shape name. */
export interface ShapeClaims<TItem extends BatchItem> {
  /** Adds the entities to the claims and gives the tile. */
  read(write: GraphWrite, claims: Claims): Tile<TItem>;
}

/** Says which entities a write names, and which tile it belongs to. */
export class ClaimReader<TItem extends BatchItem> {
  readonly #tiles: Tiles<TItem>;
  readonly #conflictKeys: BatcherOptions['conflictKeys'];
  readonly #warn: (text: string) => void;
  readonly #shapes: WeakMap<object, ShapeClaims<TItem>> = new WeakMap();
  /** Partitions in the role of entities. */
  readonly #unknown = new EntityOrder('(partition)');
  // Writes come in runs of one shape, so most of them need no look-up.
  #lastShape: NodeWriteShape | EdgeWriteShape | undefined;
  #last: ShapeClaims<TItem> | undefined;
  #knows = false;
  #guesses = false;
  #isWarned = false;

  constructor(tiles: Tiles<TItem>, { conflictKeys, warn = () => undefined }: BatcherOptions) {
    this.#tiles = tiles;
    this.#conflictKeys = conflictKeys;
    this.#warn = warn;
  }

  /** Reads what a write names, and nothing else. */
  claim(write: Write, partition: string, claims: Claims): void {
    claims.clear();
    if (isGraphWrite(write)) this.#claimsOf(write.shape).read(write, claims);
    else if (isTogether(write)) this.#joined(write.writes, partition, claims);
    else this.#opaque(write, partition, claims);
  }

  /** Reads what a write names, and gives its tile. */
  read(write: Write, partition: string, claims: Claims): Tile<TItem> {
    claims.clear();
    if (isGraphWrite(write)) return this.#claimsOf(write.shape).read(write, claims);
    if (isTogether(write)) return this.#tiles.of(this.#joined(write.writes, partition, claims));
    return this.#tiles.of(this.#opaque(write, partition, claims));
  }

  /** What a batch needs for so much of it. */
  resourcesOf(items: readonly BatchItem[]): ReadonlySet<Resource<TItem>> {
    const claims = new Claims();
    const resources = new Set<Resource<TItem>>();
    for (const { write, assignment } of items)
      for (const resource of this.read(write, assignment.partition.id, claims).resources)
        resources.add(resource);
    return resources;
  }

  /** The entities and resources of writes that are sent as one. */
  #joined(writes: readonly Write[], partition: string, claims: Claims): Set<Resource<TItem>> {
    const resources = new Set<Resource<TItem>>();
    for (const write of writes) {
      const own = isGraphWrite(write)
        ? this.#claimsOf(write.shape).read(write, claims).resources
        : this.#opaque(write, partition, claims);
      for (const resource of own) resources.add(resource);
    }
    // Two records may share one entity of several, and then lie in two units.
    for (let at = 0; at < claims.count; at += 1) claims.orderAt(at)?.expect('own');
    return resources;
  }

  #opaque(write: Write, partition: string, claims: Claims): Set<Resource<TItem>> {
    const keys = this.#conflictKeys?.(write);
    if (keys === undefined) {
      this.#guesses = true;
      this.#warnOfMixture();
      this.#unknown.expect('own');
      claims.add(this.#unknown, spread(mixText(2, partition)), 'own');
      return new Set([this.#tiles.partition(partition)]);
    }
    if (keys.length > 0) this.#know();
    return new Set(keys.map((key) => this.#claim(key, claims)));
  }

  #claim(key: ConflictKey, claims: Claims): Resource<TItem> {
    if (typeof key === 'string') {
      const space = this.#tiles.space(opaqueLabel);
      const entity = space.textHash(key);
      space.order.expect('own');
      claims.add(space.order, entity, 'own');
      return space.resourceAt(space.bucketOf(entity));
    }
    const { node } = key.endpoint;
    if (node.ownedBy !== undefined)
      throw misconfigured(
        `conflict key: expected a node that stands by itself, got ${node.label}; name its owner`,
      );
    const space = this.#tiles.space(node.label);
    const entity = space.nodeHash(node)(key.row);
    space.order.expect('own');
    claims.add(space.order, entity, 'own');
    return space.resourceAt(space.bucketOf(entity));
  }

  #claimsOf(shape: NodeWriteShape | EdgeWriteShape): ShapeClaims<TItem> {
    if (shape === this.#lastShape && this.#last !== undefined) return this.#last;
    let claims = this.#shapes.get(shape);
    if (claims === undefined) {
      this.#know();
      claims =
        shape.kind === 'node' ? new NodeClaims(shape, this.#tiles) : new EdgeClaims(shape, this.#tiles);
      this.#shapes.set(shape, claims);
    }
    this.#lastShape = shape;
    this.#last = claims;
    return claims;
  }

  #know(): void {
    this.#knows = true;
    this.#warnOfMixture();
  }

  #warnOfMixture(): void {
    if (this.#isWarned || !this.#knows || !this.#guesses) return;
    this.#isWarned = true;
    this.#warn(
      'some writes name their entities and others do not: between the two kinds neither order nor exclusion is kept. ' +
        "Name the entities of all writes, or use ordering 'partition'",
    );
  }
}
