/**
 * A promise that is settled from outside; the first settling counts. A rejection that nobody awaits is not reported:
 * whoever made the deferred has told of it by other means.
 *
 * @internal
 */
export class Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;

  constructor() {
    let settle: { resolve: (value: T) => void; reject: (error: unknown) => void } | undefined;
    this.promise = new Promise<T>((resolve, reject) => {
      settle = { resolve, reject };
    });
    this.promise.catch(() => undefined);
    this.resolve = (value) => settle?.resolve(value);
    this.reject = (error) => settle?.reject(error);
  }
}
