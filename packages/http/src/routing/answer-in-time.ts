import type { Clock } from '@rivergraph/core';
import { unavailable } from '@rivergraph/core';

/** How long an answer may take. */
export interface AnswerTime {
  readonly clock: Clock;
  readonly mostMs: number;
}

/**
 * Gives what a route answers, or gives up on it: the work goes on, and how it ends is nobody's any more. Fastify's own timer is no help: it
 * ends with the request's body, not with the answer.
 *
 * Failure: that of the route; `unavailable` (reason `too-slow`) when the time is over.
 */
export async function answerInTime<T>({ clock, mostMs }: AnswerTime, answer: Promise<T>): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const timer = clock.setTimer(
      () =>
        reject(
          unavailable('request: takes too long to wait for; what it began goes on', { reason: 'too-slow' }),
        ),
      mostMs,
    );
    answer.then(resolve, reject).finally(() => timer.cancel());
  });
}
