import { unavailable } from '@rivergraph/core';
import type { FailedWrite, GraphWrite, WriteBatch, WriteResult } from '@rivergraph/core';
import { applyGroups, planBatch } from '@rivergraph/cypher';
import type { WriteGroup } from '@rivergraph/cypher';
import type { LadybugClient } from './client.ts';
import { ladybugDialect } from './statement/dialect.ts';
import { tooFineKeys } from './too-fine-keys.ts';

/** The driver converts parameters on the event loop, at about 1.5 µs a value; more would hold it for long. */
const maxCells = 3000;

/**
 * Writes a batch in one transaction. Settles when it is durable, with the writes that were left out; an atomic batch that
 * would leave one out is taken back and rejects with that one's error.
 *
 * Abort: rejects before the next statement; nothing is applied then.
 */
export async function writeBatch(
  client: LadybugClient,
  { writes, originAt, atomic }: WriteBatch<GraphWrite>,
  signal: AbortSignal,
): Promise<WriteResult | undefined> {
  expectWanted(signal);
  const refused = tooFineKeys(writes);
  const groups = without(refused, planBatch(writes, { originAt }));
  const failed = await client.transaction(async () => {
    const missing = await applyGroups(groups, {
      dialect: ladybugDialect,
      maxCells,
      run: async (statement) => {
        expectWanted(signal);
        return await client.run(statement);
      },
    });
    const all = [...refused.values(), ...missing];
    if (atomic === true) expectNone(all);
    return all;
  });
  return failed.length === 0 ? undefined : { failed };
}

/** Throws when the signal was aborted. */
export function expectWanted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw unavailable('ladybug: given up before the end', { outcome: 'not-applied', cause: signal.reason });
}

/**
 * Settles as the work does, or rejects as soon as the signal is aborted; the work goes on to its end then, and its outcome
 * is unknown.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void =>
      reject(unavailable('ladybug: given up while writing', { outcome: 'unknown', cause: signal.reason }));
    signal.addEventListener('abort', onAbort, { once: true });
    stop = () => signal.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop();
  }
}

/** Throws the error of the first in the batch. */
function expectNone(failed: readonly FailedWrite[]): void {
  const [first] = failed.toSorted((a, b) => a.index - b.index);
  if (first !== undefined) throw first.error;
}

function without(
  refused: ReadonlyMap<number, unknown>,
  groups: readonly WriteGroup[],
): readonly WriteGroup[] {
  if (refused.size === 0) return groups;
  return groups
    .map(({ shape, writes }) => ({ shape, writes: writes.filter(({ index }) => !refused.has(index)) }))
    .filter(({ writes }) => writes.length > 0);
}
