import { setTimeout as sleep } from 'node:timers/promises';
import { memgraphErrors } from '@rivergraph/servers';
import type { MemgraphFault } from '../memgraph-fault.ts';
import type { Place } from '../place.ts';

const heldMs = 700;
const accessTimeoutMs = 60;

/** Somebody's transaction keeps the storage when the sink wants to make indexes and constraints. */
export function storageAccess(): MemgraphFault {
  let changesMeanwhile = Promise.resolve(-1);
  return {
    name: 'storage kept at the beginning',
    double: { storageAccessTimeoutMs: accessTimeoutMs },
    prepare: async (place) => {
      place.server.inject({
        on: 'ddl',
        skip: 1,
        every: 3,
        times: 3,
        effect: { kind: 'error', ...memgraphErrors.uniqueAccess },
      });
      ({ changesMeanwhile } = await keepStorage(place));
    },
    strike: async (stage) => {
      stage.struck();
      const changes = await changesMeanwhile;
      if (changes !== 0)
        stage.accuse(`expected no change of the schema while the storage was kept, got ${changes}`);
      if (stage.server.counters.schemaChanges === 0) stage.accuse('the schema was never made');
    },
  };
}

/** Gives, when the storage is let go, how many changes of the schema there were until then. */
async function keepStorage(place: Place): Promise<{ readonly changesMeanwhile: Promise<number> }> {
  const client = place.open();
  const transaction = await client.driver.session().beginTransaction();
  await transaction.run('MATCH (n) RETURN count(n) AS many');
  const letGo = async (): Promise<number> => {
    await sleep(heldMs);
    const { schemaChanges } = place.server.counters;
    await transaction.rollback();
    await client.close();
    return schemaChanges;
  };
  return { changesMeanwhile: letGo() };
}
