import type { DeadLetterRecord, SourceRecord } from '@rivergraph/core';
import type { MemoryStream } from '@rivergraph/core/testing';
import { openGremlin, startNeptuneFront } from '@rivergraph/servers';
import type { NeptuneFront } from '@rivergraph/servers';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNeptuneSink } from '../../src/index.ts';
import { expectedLines, storedLines } from '../support/expected-lines.ts';
import { itemWrites, items, markOf, numbers } from '../support/items.ts';
import { runStream, streamOf } from '../support/run-pipeline.ts';
import type { RunEnd, RunPlan } from '../support/run-pipeline.ts';

type Plan = Partial<RunPlan<number>>;
const count = 60;

await describeWithGremlin('a pipeline and the errors of Neptune', (gremlin) => {
  let front: NeptuneFront;

  beforeAll(async () => {
    front = await startNeptuneFront({ target: { url: gremlin().url } });
  });
  afterAll(async () => await front.close());
  beforeEach(async () => {
    front.heal();
    await using client = openGremlin(gremlin());
    await client.clear();
  });

  describe('an error of the moment', () => {
    it.each([
      ['ConcurrentModificationException', 500, 'conflict'],
      ['ConstraintViolationException', 400, 'conflict'],
      ['ThrottlingException', 500, 'throttled'],
      ['TooManyRequestsException', 429, 'throttled'],
      ['QueryLimitExceededException', 500, 'throttled'],
      ['CancelledByUserException', 500, 'throttled'],
      ['InternalFailureException', 500, 'unavailable'],
      ['ServerShutdownException', 500, 'unavailable'],
      ['ReadOnlyViolationException', 400, 'unavailable'],
      ['ClientTimeoutException', 408, 'unavailable'],
      ['AnExceptionThatIsNewException', 500, 'unavailable'],
    ] as const)('is tried again until it goes on: %s', async (code, status, expected) => {
      const fault = front.inject({ skip: 2, times: 3, effect: { kind: 'error', code, status } });

      const { error, stats, deadLetters } = await run();

      expect([error, deadLetters, fault.hits]).toEqual([undefined, [], 3]);
      expect(stats.retries[expected]).toBeGreaterThanOrEqual(1);
      expect(await stored()).toEqual(sent());
    });

    it.each(['InternalFailureException', 'ConcurrentModificationException', 'TimeLimitExceededException'])(
      'of a request that was done all the same doubles nothing: %s',
      async (code) => {
        front.inject({ skip: 1, times: 3, effect: { kind: 'error', code, when: 'after' } });

        const { error, deadLetters } = await run();

        expect([error, deadLetters]).toEqual([undefined, []]);
        expect(await stored()).toEqual(sent());
      },
    );

    it('leaves the connections to what has become a reader', async () => {
      const before = front.stats().opened;
      front.inject({ skip: 2, times: 1, effect: { kind: 'error', code: 'ReadOnlyViolationException' } });

      const { error } = await run({ slots: 1 });

      expect(error).toBeUndefined();
      expect(front.stats().opened - before).toBeGreaterThanOrEqual(2);
      expect(await stored()).toEqual(sent());
    });

    it('of a third of all requests ends with what was sent', async () => {
      const effect = { kind: 'error', code: 'ConcurrentModificationException' } as const;
      front.inject({ share: 0.3, seed: 7, effect });

      const { error, deadLetters } = await run({ maxRecords: 8 });

      expect([error, deadLetters]).toEqual([undefined, []]);
      expect(await stored()).toEqual(sent());
    });
  });

  describe('a request that is too much', () => {
    it.each([
      'MemoryLimitExceededException',
      'TimeLimitExceededException',
      'QueryTooLargeException',
      'QueryLimitException',
    ])('is cut until its parts are taken: %s', async (code) => {
      const fault = front.inject({ match: ({ bytes }) => bytes > 6_000, effect: { kind: 'error', code } });

      const { error, stats, deadLetters } = await run();

      expect([error, deadLetters]).toEqual([undefined, []]);
      expect(fault.hits).toBeGreaterThanOrEqual(1);
      expect(stats.retries['too-large']).toBeGreaterThanOrEqual(1);
      expect(await stored()).toEqual(sent());
    });
  });

  describe('an error of the data', () => {
    const poison = [7, 31];

    it.each([
      'FailureByQueryException',
      'BadRequestException',
      'InvalidParameterException',
      'InvalidArgumentException',
      'IllegalArgumentException',
      'MissingParameterException',
      'MalformedQueryException',
      'ParsingException',
      'InvalidNumericDataException',
      'PreconditionsFailedException',
      'ConstraintViolationException',
    ])('dead-letters the poison and nothing else: %s', async (code) => {
      front.inject({ match: isPoison, effect: { kind: 'error', code, status: 400 } });

      const { error, deadLetters } = await run();

      expect(error).toBeUndefined();
      expect(positionsOf(deadLetters)).toEqual(poison);
      expect(await stored()).toEqual(sent(poison));
    });

    it('keeps what the server said out of what is dead-lettered', async () => {
      const message = 'the value ann@example.com is none';
      front.inject({
        match: isPoison,
        effect: { kind: 'error', code: 'InvalidParameterException', message },
      });

      const { deadLetters } = await run();

      const [rejections] = deadLetters.map((letter) => letter.rejections);
      expect(rejections).toMatchObject([{ stage: 'write', code: 'rejected' }]);
      expect(JSON.stringify(rejections)).not.toContain('ann@');
    });

    function isPoison({ text }: { readonly text: string }): boolean {
      return poison.some((id) => text.includes(markOf(id)));
    }
  });

  describe('an error that no retry can help', () => {
    it.each([
      ['AccessDeniedException', 403, 'unauthorized'],
      ['ExpiredTokenException', 403, 'unauthorized'],
      ['SignatureDoesNotMatchException', 403, 'unauthorized'],
      ['UnsupportedOperationException', 400, 'misconfigured'],
      ['MethodNotAllowedException', 405, 'misconfigured'],
    ])('stops the pipeline, which goes on later where it was: %s', async (code, status, expected) => {
      const stream = streamOf(numbers(count));
      const fault = front.inject({ skip: 4, effect: { kind: 'error', code, status } });

      const first = await run({}, stream);
      const finished = numbers((stream.committed(0) ?? -1) + 1);
      const held = await stored();
      fault.remove();
      const second = await run({}, stream);

      expect([first.error?.code, first.deadLetters]).toEqual([expected, []]);
      expect(held).toEqual(expect.arrayContaining([...nodesOf(finished)]));
      expect([second.error, second.deadLetters]).toEqual([undefined, []]);
      expect(await stored()).toEqual(sent());
    });
  });

  async function run(
    plan: Plan = {},
    stream: MemoryStream<number> = streamOf(numbers(count)),
  ): Promise<RunEnd> {
    return await runStream(stream, {
      transform: ({ value }: SourceRecord<number>) => itemWrites(value),
      sink: createNeptuneSink({ url: front.url, graph: items }),
      maxRecords: 20,
      ...plan,
    });
  }

  async function stored(): Promise<readonly string[]> {
    await using client = openGremlin(gremlin());
    return await storedLines(client, items);
  }
});

/** What all records come to, without the nodes of some. */
function sent(poison: readonly number[] = []): readonly string[] {
  const writes = numbers(count).flatMap((id) => itemWrites(id).slice(poison.includes(id) ? 1 : 0));
  return expectedLines(items, writes);
}

/** The nodes of finished records. */
function nodesOf(ids: readonly number[]): readonly string[] {
  return expectedLines(
    items,
    ids.flatMap((id) => itemWrites(id).slice(0, 1)),
  );
}

function positionsOf(deadLetters: readonly DeadLetterRecord[]): readonly number[] {
  return deadLetters.map(({ position }) => Number(position)).toSorted((a, b) => a - b);
}
