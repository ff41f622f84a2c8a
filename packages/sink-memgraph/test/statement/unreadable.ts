const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;
const scalars: readonly string[] = ['string', 'number', 'boolean', 'undefined'];

/**
 * Lists what Memgraph would close the connection on, anywhere in a parameter. Of what neo4j-driver sends it reads plain values: what
 * has a class goes out as bytes, as a list of floats or as a structure, and so does an object that bears the driver's mark of one.
 */
export function unreadable(value: unknown): readonly unknown[] {
  if (value === null || scalars.includes(typeof value)) return [];
  if (typeof value === 'bigint') return value >= minInt64 && value <= maxInt64 ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(unreadable);
  if (typeof value !== 'object' || !isPlain(value)) return [value];
  const marks = Object.entries(value).filter(([name, item]) => item === true && /^__is\w+__$/.test(name));
  return [...marks, ...Object.values(value).flatMap(unreadable)];
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
