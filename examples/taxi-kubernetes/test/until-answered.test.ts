import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { untilAnswered } from '../src/kafka/until-answered.ts';

const { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded } = kafkajs;

const refused = new KafkaJSConnectionError('Connection refused');
const gaveUp = new KafkaJSNumberOfRetriesExceeded(refused, { retryCount: 3, retryTime: 1 });
const wrapped = Object.assign(new KafkaJSNonRetriableError(gaveUp), { cause: gaveUp });

/** A task that fails with these, one after another, and is done then. */
function failing(...errors: readonly Error[]): { task: () => Promise<void>; tries: () => number } {
  let tries = 0;
  const task = async (): Promise<void> => {
    const error = errors[tries++];
    if (error !== undefined) throw error;
    await Promise.resolve();
  };
  return { task, tries: () => tries };
}

describe('untilAnswered', () => {
  it('tries again for as long as nobody answers, and tells so once', async () => {
    const { task, tries } = failing(refused, gaveUp, wrapped, new KafkaJSConnectionError('Timeout'));
    const told: string[] = [];

    await untilAnswered(task, { onAway: (why) => told.push(why), pauseMs: 0 });

    expect(tries()).toBe(5);
    expect(told).toEqual(['Connection refused', 'Timeout']);
  });

  it.each([new KafkaJSNonRetriableError('Wrong password'), new Error('No file')])(
    'fails where another try would not help: %s',
    async (error) => {
      const { task, tries } = failing(error);
      const told: string[] = [];

      const trying = untilAnswered(task, { onAway: (why) => told.push(why), pauseMs: 0 });

      await expect(trying).rejects.toBe(error);
      expect([tries(), told]).toEqual([1, []]);
    },
  );
});
