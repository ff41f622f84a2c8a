import {
  createDecoder,
  createMemoryDeadLetter,
  json,
  type MemoryDeadLetter,
  type Source,
  type SourceRecord,
} from '@rivergraph/core';
import {
  createManualClock,
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  type ManualClock,
  type MemorySink,
  type MemorySource,
  type MemoryStream,
  testWrite,
  type TestWrite,
} from '@rivergraph/core/testing';
import { createMemoryStore, createStreams, definePipeline, defineStream } from '../src/index.ts';
import type { MemoryStreamStore, StreamDefinition, Streams, StreamsOptions } from '../src/index.ts';

/** What the records of these tests hold. */
export interface Message {
  readonly id: number;
  readonly poison?: boolean;
}

/** What a test may have otherwise. */
export interface HarnessOptions extends Partial<StreamsOptions> {
  /** Is given each source before it is used. */
  readonly onSource?: (source: MemorySource<Message>, count: number) => void;
  readonly onSink?: (sink: MemorySink, count: number) => void;
  readonly deadLetter?: MemoryDeadLetter;
  readonly definition?: Partial<StreamDefinition>;
  readonly stream?: MemoryStream<Message>;
}

/** Streams over memory, on a clock that is moved by hand. */
export interface Harness {
  readonly clock: ManualClock;
  readonly stream: MemoryStream<Message>;
  readonly sources: readonly MemorySource<Message>[];
  readonly sinks: readonly MemorySink[];
  readonly store: MemoryStreamStore;
  readonly streams: Streams;
  readonly options: StreamsOptions;
}

/** Makes streams with one definition, `memory`. */
export function createHarness(given: HarnessOptions = {}): Harness {
  const { onSource, onSink, deadLetter, definition, ...overrides } = given;
  const clock = createManualClock();
  const stream = given.stream ?? createMemoryStream<Message>({ topic: 'messages' });
  const store = createMemoryStore();
  const sources: MemorySource<Message>[] = [];
  const sinks: MemorySink[] = [];
  const memory = defineStream({
    description: 'Messages in memory.',
    ...definition,
    pipeline: async () => {
      const source = createMemorySource<Message>({ stream });
      const sink = createMemorySink();
      sources.push(source);
      sinks.push(sink);
      onSource?.(source, sources.length);
      onSink?.(sink, sinks.length);
      return definePipeline({ source: readable(source), transform, sink, deadLetter });
    },
  });
  const options: StreamsOptions = {
    store,
    definitions: { memory },
    clock,
    random: () => 0.5,
    ...overrides,
  };
  return { clock, stream, sources, sinks, store, streams: createStreams(options), options };
}

/** A memory source whose decoder also reads the records of other sources, as that of a broker's does. */
export function readable(source: MemorySource<Message>): Source<SourceRecord<Message>> {
  return {
    name: source.name,
    features: source.features,
    decoder: createDecoder<Message, unknown>({ value: json<Message>() }),
    open: async (context) => await source.open(context),
  };
}

function transform({ value }: SourceRecord<Message>): TestWrite {
  if (value.poison === true) throw new Error('poison');
  return testWrite(`key-${value.id}`, value.id);
}

/** So many messages, from a number on. */
export function messages(count: number, from = 0): readonly Message[] {
  return Array.from({ length: count }, (_, index) => ({ id: from + index }));
}

/** A dead letter in memory. */
export function letters(): MemoryDeadLetter {
  return createMemoryDeadLetter();
}
