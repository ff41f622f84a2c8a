import type { BatchItem } from '../../contracts/batcher.ts';
import type { ClaimReader } from './claim-reader.ts';
import { type Access, Claims } from './claims.ts';

/**
 * Gives those of a batch's items that may overtake the stuck ones, and those that may not: they share no entity with them,
 * or commute with them there.
 */
export function independentOf<TItem extends BatchItem>(
  reader: ClaimReader<TItem>,
  items: readonly TItem[],
  stuck: readonly TItem[],
): readonly TItem[] {
  const claims = new Claims();
  const blocked = new Map<number, Access>();
  const read = ({ write, assignment }: TItem): void => reader.claim(write, assignment.partition.id, claims);
  for (const item of stuck) {
    read(item);
    block(blocked, claims);
  }
  return items.filter((item) => {
    read(item);
    if (isFree(blocked, claims)) return true;
    block(blocked, claims);
    return false;
  });
}

function isFree(blocked: ReadonlyMap<number, Access>, claims: Claims): boolean {
  for (let at = 0; at < claims.count; at += 1) {
    const access = blocked.get(claims.entityAt(at));
    if (access !== undefined && (access === 'own' || access !== claims.accessAt(at))) return false;
  }
  return true;
}

function block(blocked: Map<number, Access>, claims: Claims): void {
  for (let at = 0; at < claims.count; at += 1) {
    const entity = claims.entityAt(at);
    const access = claims.accessAt(at);
    const before = blocked.get(entity);
    blocked.set(entity, before === undefined || before === access ? access : 'own');
  }
}
