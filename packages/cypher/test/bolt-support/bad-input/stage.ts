import type { DeadLetterRecord, Sink } from '@rivergraph/core';
import type { Driver } from 'neo4j-driver';
import type { CypherSinkWrite } from '../../../src/bolt/index.ts';
import type { BoltDatabase } from '../bolt-database.ts';
import { query } from '../read-graph.ts';
import { useDatabase } from '../use-database.ts';
import { people } from './people.ts';

/** What the cases of bad input share; each begins with an empty database. */
export interface Stage {
  readonly driver: () => Driver;
  readonly sinkOf: () => Sink<CypherSinkWrite>;
  /** The ids that the nodes of a label have. */
  readonly ids: (label: string) => Promise<readonly unknown[]>;
}

/** Makes the stage of a suite. */
export function useStage(database: BoltDatabase): Stage {
  const driver = useDatabase(database);
  return {
    driver,
    sinkOf: () => database.createSink(people),
    ids: async (label) => {
      const rows = await query(driver(), `MATCH (n:${label}) RETURN n.id AS id ORDER BY id`);
      return rows.map(({ id }) => id);
    },
  };
}

/** Where dead letters come from, and the codes of their errors. */
export function refused(deadLetters: readonly DeadLetterRecord[]): readonly string[] {
  return deadLetters
    .toSorted((a, b) => Number(a.position) - Number(b.position))
    .map(({ position, rejections }) => `${Number(position)} ${rejections.map(({ code }) => code).join()}`);
}

/** What has no end. */
export function circle(): unknown {
  const value: { self?: unknown } = {};
  value.self = value;
  return value;
}
