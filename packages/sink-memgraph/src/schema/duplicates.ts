import { quoteIdentifier } from '@rivergraph/cypher';
import type { BoltSession } from '@rivergraph/cypher/bolt';

/** How many nodes share a key, and how many keys those are. */
export interface Duplicates {
  readonly keys: number;
  readonly nodes: number;
}

/** Counts the nodes of a label whose key is not theirs alone. Reads the whole label. */
export async function countDuplicates(
  session: BoltSession,
  label: string,
  properties: readonly string[],
): Promise<Duplicates> {
  const key = properties.map((name) => `n.${quoteIdentifier(name)}`);
  const present = key.map((part) => `${part} IS NOT NULL`).join(' AND ');
  const columns = key.map((part, at) => `${part} AS k${at}`).join(', ');
  const { records } = await session.run(
    `MATCH (n:${quoteIdentifier(label)}) WHERE ${present} WITH ${columns}, count(*) AS times WHERE times > 1 ` +
      'RETURN count(*) AS keys, sum(times) AS nodes',
  );
  return { keys: Number(records[0]?.get('keys') ?? 0), nodes: Number(records[0]?.get('nodes') ?? 0) };
}
