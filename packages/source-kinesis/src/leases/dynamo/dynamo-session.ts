import type { Lease, LeaseChange, NewLease } from '../lease.ts';
import type { LeaseSession, LeaseUpdate } from '../lease-store.ts';
import { applyChange } from '../memory/apply-change.ts';
import type { SessionGate } from '../memory/session-gate.ts';
import type { Item } from './attributes.ts';
import { isRefusal } from './lease-table.ts';
import type { LeaseTable } from './lease-table.ts';
import { parseLease } from './row.ts';
import type { RowOrigin } from './row.ts';
import { conditionOf, newItem, updateOf } from './row-writes.ts';

/** What a session is made of. */
export interface DynamoSessionParts {
  readonly table: LeaseTable;
  readonly stream: string;
  readonly gate: SessionGate;
  /** Whether there is a table: a dry run goes without. */
  readonly hasTable: boolean;
  /** Ends the connections. */
  release(): void;
}

/** How many rows are read at once by their keys. */
const readsAtOnce = 10;

/** One worker's view of leases in a DynamoDB table. */
export class DynamoLeaseSession implements LeaseSession {
  readonly #parts: DynamoSessionParts;
  readonly #origin: RowOrigin;
  /** Whether the table holds rows of other kinds, and tells leases by an attribute. */
  #form: 'single-table' | 'leases-only' = 'leases-only';

  constructor(parts: DynamoSessionParts) {
    this.#parts = parts;
    this.#origin = { table: parts.table.name, stream: parts.stream };
  }

  async list(): Promise<readonly Lease[]> {
    this.#parts.gate.pass();
    if (!this.#parts.hasTable) return [];
    return this.accept(await this.#parts.table.scan());
  }

  /** Makes leases of the rows of the table. */
  accept(items: readonly Item[]): readonly Lease[] {
    const isSingle = items.some((item) => item['entityType'] !== undefined);
    this.#form = isSingle ? 'single-table' : 'leases-only';
    return items.flatMap((item) => parseLease(item, this.#origin) ?? []);
  }

  async read(shardIds: readonly string[]): Promise<readonly Lease[]> {
    this.#parts.gate.pass();
    if (!this.#parts.hasTable) return [];
    const leases: Lease[] = [];
    for (let at = 0; at < shardIds.length; at += readsAtOnce) {
      const found = await Promise.all(shardIds.slice(at, at + readsAtOnce).map(async (id) => this.#get(id)));
      leases.push(...found.flatMap((lease) => lease ?? []));
    }
    return leases;
  }

  async create(lease: NewLease): Promise<boolean> {
    this.#parts.gate.passToWrite();
    return await this.#parts.table.putNew(newItem(lease, this.#form));
  }

  async update(seen: Lease, change: LeaseChange): Promise<LeaseUpdate> {
    this.#parts.gate.passToWrite();
    const answer = await this.#parts.table.update(keyOf(seen.shardId), updateOf(seen, change));
    const wanted = applyChange(seen, change);
    if (!isRefusal(answer)) return { applied: true, lease: parseLease(answer, this.#origin) ?? wanted };
    const current =
      answer.item === undefined ? await this.#get(seen.shardId) : parseLease(answer.item, this.#origin);
    // The client has sent it twice, because the first answer did not come.
    if (current !== undefined && isWritten(current, wanted)) return { applied: true, lease: current };
    return { applied: false, current };
  }

  async remove(seen: Lease): Promise<void> {
    this.#parts.gate.passToWrite();
    await this.#parts.table.delete(keyOf(seen.shardId), conditionOf(seen));
  }

  async close(): Promise<void> {
    if (this.#parts.gate.close() === 'was-open') this.#parts.release();
  }

  async #get(shardId: string): Promise<Lease | undefined> {
    const item = await this.#parts.table.get(keyOf(shardId));
    return item === undefined ? undefined : parseLease(item, this.#origin);
  }
}

function keyOf(shardId: string): Item {
  return { leaseKey: { S: shardId } };
}

/** Whether a row holds what a write made of it: with another owner or counter it would be somebody else's. */
function isWritten(current: Lease, wanted: Lease): boolean {
  return (
    current.counter === wanted.counter &&
    current.owner === wanted.owner &&
    current.checkpointOwner === wanted.checkpointOwner &&
    current.ownerSwitches === wanted.ownerSwitches &&
    isSameCheckpoint(current.checkpoint, wanted.checkpoint) &&
    isSameSet(current.children, wanted.children)
  );
}

function isSameCheckpoint(left: Lease['checkpoint'], right: Lease['checkpoint']): boolean {
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  return left.sequence === right.sequence && left.sub === right.sub;
}

/** A set comes back in any order. */
function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === new Set(right).size && left.every((one) => right.includes(one));
}
