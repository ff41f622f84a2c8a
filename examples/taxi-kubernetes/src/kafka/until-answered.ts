import { setTimeout as delay } from 'node:timers/promises';
import kafkajs from 'kafkajs';

const { KafkaJSError } = kafkajs;

/** How a task is tried again. */
export interface UntilAnsweredOptions {
  /** Told that Kafka does not answer, and why; told again when that changes. */
  readonly onAway: (why: string) => void;
  /**
   * Between two tries, in milliseconds.
   *
   * @defaultValue 1,000
   */
  readonly pauseMs?: number | undefined;
}

/**
 * Tries a task until Kafka answers, however long that takes. Each try connects anew.
 *
 * Failure: the task's own where another try would not help, such as a wrong password.
 */
export async function untilAnswered(
  task: () => Promise<void>,
  { onAway, pauseMs = 1_000 }: UntilAnsweredOptions,
): Promise<void> {
  let told: string | undefined;
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof Error) || !isKafkaAway(error)) throw error;
      if (error.message !== told) onAway(error.message);
      told = error.message;
    }
    await delay(pauseMs);
  }
}

/**
 * Says whether an error is one of those that kafkajs would have tried again by itself, had it not given up. It wraps them, more than once
 * at times.
 */
export function isKafkaAway(error: unknown): boolean {
  if (error instanceof KafkaJSError && error.retriable) return true;
  return error instanceof Error && isKafkaAway(error.cause);
}
