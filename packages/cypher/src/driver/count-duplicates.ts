import type { BoltSession } from '../bolt/port.ts';

/** The key of a label. @public */
export interface LabelKey {
  readonly label: string;
  readonly properties: readonly string[];
  /** Quotes a label or property name. */
  readonly quote: (identifier: string) => string;
}

/** How many nodes share a key, and how many keys those are. @public */
export interface Duplicates {
  readonly keys: number;
  readonly nodes: number;
}

/** Counts the nodes of a label whose key is not theirs alone. Reads the whole label. @public */
export async function countDuplicates(
  session: BoltSession,
  { label, properties, quote }: LabelKey,
): Promise<Duplicates> {
  const key = properties.map((name) => `n.${quote(name)}`);
  const present = key.map((part) => `${part} IS NOT NULL`).join(' AND ');
  const columns = key.map((part, at) => `${part} AS k${at}`).join(', ');
  const { records } = await session.run(
    `MATCH (n:${quote(label)}) WHERE ${present} WITH ${columns}, count(*) AS times WHERE times > 1 ` +
      'RETURN count(*) AS keys, coalesce(sum(times), 0) AS nodes',
  );
  return { keys: Number(records[0]?.get('keys') ?? 0), nodes: Number(records[0]?.get('nodes') ?? 0) };
}
