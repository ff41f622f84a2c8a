import { quoteName } from '../statement/quote.ts';
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
  const key = properties.map((name) => `n.${quoteName(name)}`);
  const present = key.map((part) => `${part} IS NOT NULL`).join(' AND ');
  const { records } = await session.run(
    `MATCH (n:${quoteName(label)}) WHERE ${present} WITH [${key.join(', ')}] AS key, count(*) AS times WHERE times > 1 ` +
      'RETURN count(*) AS keys, coalesce(sum(times), 0) AS nodes',
  );
  return { keys: Number(records[0]?.get('keys') ?? 0), nodes: Number(records[0]?.get('nodes') ?? 0) };
}
