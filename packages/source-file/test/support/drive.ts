import { silentLogger, systemClock } from '@rivergraph/core';
import type {
  Partition,
  Position,
  RivergraphError,
  Source,
  SourceContext,
  SourceEvent,
  SourceRecord,
  SourceSession,
} from '@rivergraph/core';
import { onTestFinished } from 'vitest';

/** One delivered record: what it decodes to, or why it does not. */
export interface Delivered {
  readonly partition: string;
  readonly topic: string;
  readonly position: Position;
  readonly raw: string | undefined;
  readonly value: unknown;
  readonly key: unknown;
  readonly error: RivergraphError | undefined;
}

export interface DriveOptions {
  readonly context?: Partial<SourceContext>;
  readonly positions?: Readonly<Record<string, Position>>;
}

export function contextWith(overrides: Partial<SourceContext> = {}): SourceContext {
  return {
    signal: new AbortController().signal,
    clock: systemClock,
    logger: silentLogger,
    purpose: 'run',
    until: 'end',
    budget: { maxPendingRecords: 50_000, maxBufferedBytes: 64 * 1024 * 1024 },
    ...overrides,
  };
}

/** Opens a session that is closed when the test has finished. */
export async function openSession(
  source: Source,
  overrides?: Partial<SourceContext>,
): Promise<SourceSession> {
  const session = await source.open(contextWith(overrides));
  onTestFinished(async () => session.close());
  return session;
}

/** Reads a source to its end; the session stays open for commits. */
export async function drain<TRecord extends SourceRecord>(
  source: Source<TRecord>,
  options: DriveOptions = {},
): Promise<{
  session: SourceSession;
  events: SourceEvent[];
  records: Delivered[];
  partitions: readonly Partition[];
}> {
  const session = await openSession(source, options.context);
  const events: SourceEvent[] = [];
  const records: Delivered[] = [];
  let partitions: readonly Partition[] = [];
  for (let event = await session.next(); event !== undefined; event = await session.next()) {
    events.push(event);
    if (event.type === 'assigned') {
      partitions = event.partitions;
      event.resume(positionsOf(partitions, options.positions ?? {}));
    }
    if (event.type === 'records') records.push(...(await decodeAll(source, event.chunk)));
  }
  return { session, events, records, partitions };
}

/** The values alone. */
export async function values(source: Source, options?: DriveOptions): Promise<unknown[]> {
  const { session, records } = await drain(source, options);
  await session.close();
  return records.map((record) => record.error?.reason ?? record.value);
}

/** Assigns and then gives the next event of a type. */
export async function nextOf<T extends SourceEvent['type']>(
  session: SourceSession,
  type: T,
): Promise<Extract<SourceEvent, { type: T }>> {
  for (;;) {
    const event = await session.next();
    if (event === undefined) throw new Error(`the stream ended before ${type}`);
    if (event.type === type) return event as Extract<SourceEvent, { type: T }>;
  }
}

function positionsOf(
  partitions: readonly Partition[],
  byId: Readonly<Record<string, Position>>,
): Map<Partition, Position> {
  const known = partitions.filter((partition) => byId[partition.id] !== undefined);
  return new Map(known.map((partition) => [partition, byId[partition.id] ?? null]));
}

async function decodeAll(
  source: Source,
  chunk: Extract<SourceEvent, { type: 'records' }>['chunk'],
): Promise<Delivered[]> {
  const delivered: Delivered[] = [];
  for (let index = 0; index < chunk.length; index += 1) {
    const raw = chunk.valueAt(index);
    const base = {
      partition: chunk.partition.id,
      topic: chunk.partition.topic,
      position: chunk.positionAt(index),
      raw: raw === null ? undefined : Buffer.from(raw).toString('latin1'),
      key: await source.decoder.key(chunk, index),
    };
    try {
      delivered.push({ ...base, value: await source.decoder.value(chunk, index), error: undefined });
    } catch (error) {
      delivered.push({ ...base, value: undefined, error: error as RivergraphError });
    }
  }
  return delivered;
}
