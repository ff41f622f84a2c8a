const maxDepth = 100;

/**
 * Whether a value survives JSON. A member that is `undefined` counts as left out; a number that is not finite, a bigint,
 * a Date, a Map or an instance of a class does not survive; nor does what contains itself.
 */
export function fitsJson(value: unknown): boolean {
  return survives(value, []);
}

function survives(value: unknown, ancestors: object[]): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'object') return value === null || survivesObject(value, ancestors);
  return Number.isFinite(value);
}

function survivesObject(value: object, ancestors: object[]): boolean {
  if (ancestors.length >= maxDepth || ancestors.includes(value)) return false;
  ancestors.push(value);
  const fits = Array.isArray(value)
    ? value.every((element) => survives(element, ancestors))
    : isPlain(value) &&
      Object.values(value).every((member) => isLeftOut(member) || survives(member, ancestors));
  ancestors.pop();
  return fits;
}

function isLeftOut(member: unknown): boolean {
  return member === undefined;
}

/** Plain in any realm: each has an `Object.prototype` of its own, and that has no prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
