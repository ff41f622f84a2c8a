import { internal } from '../../errors.ts';
import { entitiesOf } from '../../graph/entity-key.ts';
import type { GraphWrite } from '../../graph/write.ts';
import type { TestWrite } from '../memory-sink/test-write.ts';
import type { LockRow } from './lock-run.ts';

/**
 * Gives what a write locks: its key, its node, or the ends of its edge. An edge needs no lock of its own, since both of
 * its ends are held.
 *
 * @internal
 */
export function lockRow(write: GraphWrite | TestWrite): LockRow {
  if (write.kind === 'test') return { locks: [`=${write.key}`] };
  if (write.kind !== 'graph') throw internal('lock sink: takes writes of kind graph or test only');
  const entities = entitiesOf(write);
  return 'from' in write ? { locks: entities.slice(0, -1), edge: entities.at(-1) } : { locks: entities };
}
