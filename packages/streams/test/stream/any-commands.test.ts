import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unavailable } from '@rivergraph/core';
import type { RivergraphError, Source, SourceRecord } from '@rivergraph/core';
import {
  createManualClock,
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  testWrite,
} from '@rivergraph/core/testing';
import type { MemorySource, MemoryStream } from '@rivergraph/core/testing';
import { createMemoryStore, createStreams, definePipeline, defineStream } from '../../src/index.ts';
import type { DesiredState, Streams } from '../../src/index.ts';
import { messages } from '../support.ts';
import type { Message } from '../support.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 100);
const names = ['a', 'b'] as const;
const commands = ['start', 'stop', 'pause', 'resume', 'restart', 'configure', 'bounded', 'check'] as const;
const faults = ['crash', 'away'] as const;

type Step =
  | { readonly type: (typeof commands)[number]; readonly name: (typeof names)[number] }
  | { readonly type: (typeof faults)[number]; readonly name: (typeof names)[number] }
  | { readonly type: 'advance'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom(...commands), name: fc.constantFrom(...names) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom(...faults), name: fc.constantFrom(...names) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('advance' as const),
      ms: fc.constantFrom(0, 1, 150, 1000, 40_000),
    }),
  },
);

/** What reads one stream, over all its runs. */
class Reader {
  readonly stream: MemoryStream<Message> = createMemoryStream<Message>();
  /** Sessions that are open to run, and the most there ever were. */
  open = 0;
  most = 0;
  /** So many opens fail. */
  away = 0;
  #source: MemorySource<Message> | undefined;

  newSource(): Source<SourceRecord<Message>> {
    const source = createMemorySource<Message>({ stream: this.stream });
    return {
      name: source.name,
      features: source.features,
      decoder: source.decoder,
      open: async (context) => {
        if (context.purpose === 'run' && this.away > 0) {
          this.away -= 1;
          throw unavailable('test: away');
        }
        const session = await source.open(context);
        if (context.purpose === 'check') return session;
        this.#source = source;
        this.#count(1);
        return Object.assign(Object.create(session) as typeof session, {
          ...bound(session),
          close: async () => {
            await session.close();
            this.#count(-1);
          },
        });
      },
    };
  }

  crash(): void {
    this.#source?.crash();
  }

  #count(change: number): void {
    this.open += change;
    this.most = Math.max(this.most, this.open);
  }
}

function bound(session: Awaited<ReturnType<Source['open']>>): typeof session {
  return {
    next: async () => await session.next(),
    pause: (partitions) => session.pause(partitions),
    resume: (partitions) => session.resume(partitions),
    commit: async (commits) => await session.commit(commits),
    close: async () => await session.close(),
  };
}

const config = { definition: 'any' };
/** What commands at the wrong moment may come to: the stream runs, is stopped before it ran, or its source is away. */
const expectedCodes: readonly string[] = ['misconfigured', 'closed', 'unavailable'];

async function run(streams: Streams, one: Step): Promise<unknown> {
  switch (one.type) {
    case 'configure':
      return await streams.configure(one.name, config);
    case 'bounded':
      return await streams.start(one.name, { limit: { records: 1 }, timeoutMs: 500 });
    case 'check':
      return await streams.check(one.name, { timeoutMs: 200 });
    case 'crash':
    case 'away':
    case 'advance':
      return undefined;
    default:
      return await streams[one.type](one.name);
  }
}

/** What a user who gave these commands one after another wants. */
function wanted(steps: readonly Step[], name: string): DesiredState {
  let desired: DesiredState = 'stopped';
  for (const one of steps) {
    if (one.type === 'advance' || one.name !== name) continue;
    if (one.type === 'start') desired = 'running';
    if (one.type === 'stop') desired = 'stopped';
    if (one.type === 'pause') desired = 'paused';
    if (one.type === 'resume' && desired === 'paused') desired = 'running';
  }
  return desired;
}

describe('any commands at any time', () => {
  it('leave each stream as they want it together, never run it twice, and lose nothing', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const clock = createManualClock();
        const readers = { a: new Reader(), b: new Reader() };
        const any = defineStream({
          pipeline: ({ name }) =>
            definePipeline({
              source: readers[name === 'a' ? 'a' : 'b'].newSource(),
              transform: ({ value }) => testWrite(`key-${value.id}`, value.id),
              sink: createMemorySink({ journal: 'none' }),
            }),
        });
        const streams = createStreams({ store: createMemoryStore(), definitions: { any }, clock });
        await streams.open();
        for (const name of names) {
          await streams.create(name, config);
          readers[name].stream.appendValues(0, messages(5));
        }

        const asked: Promise<unknown>[] = [];
        for (const one of steps) {
          if (one.type === 'advance') await clock.advance(one.ms);
          else if (one.type === 'crash') readers[one.name].crash();
          else if (one.type === 'away') readers[one.name].away += 2;
          else {
            const answer = run(streams, one);
            // Looked at in the end.
            answer.catch(() => undefined);
            asked.push(answer);
          }
        }
        const answers = await clock.runUntil(Promise.allSettled(asked));
        for (const name of names) {
          const desired = wanted(steps, name);
          await clock.runUntil(() => streams.show(name).state === desired);
          if (desired !== 'running') continue;
          await clock.runUntil(() => readers[name].stream.committed(0) === 4);
        }
        const failures = streams
          .show()
          .map(({ failure, state }) => (state === 'stopped' ? undefined : failure));
        await clock.runUntil(streams.close());

        expect(failures).toEqual([undefined, undefined]);
        const refusals = answers.flatMap((answer) =>
          answer.status === 'rejected' ? [(answer.reason as RivergraphError).code] : [],
        );
        expect(refusals.filter((code) => !expectedCodes.includes(code))).toEqual([]);
        for (const reader of Object.values(readers)) {
          expect(reader.open).toBe(0);
          expect(reader.most).toBeLessThanOrEqual(1);
          expect(reader.stream.violations).toEqual([]);
        }
        expect(clock.pendingTimers).toBe(0);
      }),
      { numRuns },
    );
  });
});
