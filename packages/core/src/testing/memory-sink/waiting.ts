import type { Clock } from '../../contracts/clock.ts';
import { unavailable } from '../../errors.ts';

/** What a wait listens to. @internal */
export interface Waiting {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Lets time pass; rejects when aborted, and leaves neither timer nor listener. @internal */
export async function pass({ clock, signal }: Waiting, ms: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = clock.setTimer(() => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    }, ms);
    const giveUp = (): void => {
      timer.cancel();
      reject(aborted());
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

/** Waits for the abort and rejects. @internal */
export async function hang(signal: AbortSignal): Promise<never> {
  return await new Promise<never>((_, reject) => {
    if (signal.aborted) reject(aborted());
    else signal.addEventListener('abort', () => reject(aborted()), { once: true });
  });
}

function aborted(): Error {
  return unavailable('memory sink: the attempt was aborted');
}
