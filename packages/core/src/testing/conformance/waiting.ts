import { AssertionError } from 'node:assert/strict';

/** Gives what the promise gives, or fails when it takes too long. @internal */
export async function within<T>(promise: PromiseLike<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AssertionError({ message: `${what} did not happen in ${ms} ms` })),
      ms,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until the condition holds, or fails when it takes too long. @internal */
export async function eventually(condition: () => boolean, ms: number, what: string): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new AssertionError({ message: `${what} did not happen in ${ms} ms` });
    await turn();
  }
}

/** Lets real time pass, to see that something does not happen. @internal */
export async function quiet(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** A timer rather than an immediate: a busy loop would starve a server in the same process. */
async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 1);
  });
}
