import neo4j from 'neo4j-driver';
import type { Integer } from 'neo4j-driver';

const made: Integer[] = [];

/** The integers from 0: one to three bytes each, where a number takes nine. Made once, since the driver's integers are objects. */
export function positions(count: number): readonly Integer[] {
  while (made.length < count) made.push(neo4j.int(made.length));
  return made.slice(0, count);
}
