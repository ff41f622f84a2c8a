import { parse } from 'node:querystring';

/** Reads a query string. `expand` may stand in it several times, as Kafka Connect takes it, and is always a list. */
export function parseQuery(text: string): Record<string, unknown> {
  const query: Record<string, unknown> = { ...parse(text, '&', '=', { maxKeys: 50 }) };
  if (query['expand'] !== undefined) query['expand'] = [query['expand']].flat();
  return query;
}
