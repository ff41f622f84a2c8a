/** What an object is to a Bolt driver: fields to read, a value that it sends as it is, or nothing that could be stored. */
export type ObjectKind = 'data' | 'driver' | 'other';

/** By such a property the driver takes any object for a time, a node or the like, also one that a record brought. */
export const driverMark: RegExp = /^__is\w+__$/;

/** The marks of what the driver takes for a parameter on any server. Nodes, relationships and paths it only reads. */
const sent: readonly string[] = [
  'Date',
  'Time',
  'LocalTime',
  'DateTime',
  'LocalDateTime',
  'Duration',
  'Point',
].map((name) => `__is${name}__`);

const byPrototype = new WeakMap<object, ObjectKind>();

/**
 * Tells what an object is, by its class: `driver` for the times and points of neo4j-driver, `data` for a map and for a class that
 * decoders and users make, `other` for what has its content elsewhere than in its fields, as `Error`, `Promise` and `Map` have, and
 * for all else that bears a mark.
 */
export function kindOf(value: object): ObjectKind {
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return 'data';
  const known = byPrototype.get(prototype);
  if (known !== undefined) return known;
  const kind = kindOfClass(value, prototype);
  byPrototype.set(prototype, kind);
  return kind;
}

/** Names an object's class. */
export function className(value: object): string {
  const prototype: object | null = Object.getPrototypeOf(value);
  const name: unknown = prototype?.constructor?.name;
  return typeof name === 'string' && name !== '' ? `a ${name}` : 'an object of a class';
}

function kindOfClass(value: object, prototype: object): ObjectKind {
  const mark = markOf(prototype);
  if (mark !== undefined) return sent.includes(mark) ? 'driver' : 'other';
  return Object.prototype.toString.call(value) === '[object Object]' ? 'data' : 'other';
}

/** The mark that objects of a class have; not one of an object's own, which may come from anywhere. */
function markOf(prototype: object): string | undefined {
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    const mark = Object.getOwnPropertyNames(at).find((name) => driverMark.test(name));
    if (mark !== undefined) return mark;
  }
  return undefined;
}
