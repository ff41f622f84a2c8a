import type { Clock, SourceContext, SourceEvent, SourceSession } from '@rivergraph/core';
import { silentLogger } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';

/** A context with room for everything. */
export function sourceContext(overrides: Partial<SourceContext> & { clock?: Clock } = {}): SourceContext {
  return {
    signal: new AbortController().signal,
    clock: createManualClock(),
    logger: silentLogger,
    purpose: 'run',
    until: 'forever',
    budget: { maxPendingRecords: 50_000, maxBufferedBytes: 64 * 1024 * 1024 },
    ...overrides,
  };
}

/** Takes events of a type, resuming what is assigned on the way. */
export async function takeUntil<Type extends SourceEvent['type']>(
  session: SourceSession,
  type: Type,
): Promise<Extract<SourceEvent, { type: Type }>> {
  for (;;) {
    const event = await session.next();
    if (event === undefined) throw new Error(`the stream ended before an event of type ${type} came`);
    if (event.type === 'assigned') event.resume();
    if (event.type === type) return event as Extract<SourceEvent, { type: Type }>;
  }
}

/** Takes the values of the next records events until there are so many. */
export async function takeValues(session: SourceSession, count: number): Promise<string[]> {
  const values: string[] = [];
  while (values.length < count) {
    const { chunk } = await takeUntil(session, 'records');
    for (let index = 0; index < chunk.length; index += 1) values.push(textOf(chunk.valueAt(index)));
  }
  return values;
}

/** Whether a promise settles without any timer. */
export async function settles(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const done = (): void => {
    settled = true;
  };
  void promise.then(done, done);
  await createManualClock().settle();
  return settled;
}

function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? 'null' : Buffer.from(bytes).toString('utf8');
}
