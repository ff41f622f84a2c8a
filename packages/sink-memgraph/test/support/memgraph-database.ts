import { MemgraphClient, openMemgraph } from '@rivergraph/servers';
import type { BoltDatabase } from '../../../cypher/test/bolt-support/bolt-database.ts';
import { createMemgraphSink } from '../../src/index.ts';
import type { MemgraphWriting } from '../../src/index.ts';
import { addressOf } from './address.ts';
import type { ServerAddress } from './address.ts';
import { textForms } from './text-forms.ts';

/** The tests' Memgraph: a real one where there is an address, else the double. */
export function memgraphDatabase(memgraph: () => ServerAddress, options: MemgraphWriting = {}): BoltDatabase {
  const { bytes = 'base64' } = options;
  return {
    openDriver: () => openMemgraph(memgraph(), { useBigInt: true }).driver,
    empty: async (driver) => await new MemgraphClient(driver).clear(),
    createSink: (graph) => createMemgraphSink({ ...addressOf(memgraph()), graph, ...options, bytes }),
    forms: textForms(bytes),
  };
}
