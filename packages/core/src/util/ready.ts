/** Whether a value must be waited for. @internal */
export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/**
 * Goes on with a value at once if it is there, else when it is: what is synchronous stays so, and costs no promise.
 *
 * @internal
 */
export function whenReady<T, R>(
  value: T | PromiseLike<T>,
  next: (value: T) => R | PromiseLike<R>,
): R | PromiseLike<R> {
  return isPromiseLike(value) ? value.then(next) : next(value);
}

/** Waits for all values, but only if one of them must be waited for. @internal */
export function allReady<T>(
  values: readonly (T | PromiseLike<T>)[],
): readonly T[] | PromiseLike<readonly T[]> {
  return areReady(values) ? values : Promise.all(values);
}

function areReady<T>(values: readonly (T | PromiseLike<T>)[]): values is readonly T[] {
  return !values.some(isPromiseLike);
}
