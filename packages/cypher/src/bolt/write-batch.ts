import { internal, misconfigured, RivergraphError } from '@rivergraph/core';
import type { FailedWrite, WriteBatch } from '@rivergraph/core';
import { applyGroups } from '../apply-groups.ts';
import type { WriteGroup } from '../plan-batch.ts';
import { acceptWrites } from './accept-writes.ts';
import { expectOrigins } from './expect-origins.ts';
import type { BoltPart } from './part.ts';
import { partFailure } from './part-failure.ts';
import { partsOfBatch } from './parts-of-batch.ts';
import type { BatchPart, CypherSinkWrite, PartsOptions } from './parts-of-batch.ts';
import type { BoltResult, BoltSession, BoltTransaction, BoltTransactionConfig } from './port.ts';

/** How a batch is written. @public */
export interface BoltWriteOptions extends PartsOptions {
  /** Told to the server with the transaction. */
  readonly transaction: BoltTransactionConfig;
  /** Turns what the driver throws into a coded error. */
  readonly classify: (cause: unknown, at: BoltFailure) => Error;
  /**
   * Whether an error at the commit says that the transaction is durable all the same, e.g. on this server and not on a replica.
   *
   * @defaultValue no error says so
   */
  readonly isCommitted?: ((cause: unknown) => boolean) | undefined;
}

/** Where a transaction failed. @public */
export interface BoltFailure {
  /** `commit` once the server may have made the transaction durable, so nothing is known of it when the answer is lost. */
  readonly phase: 'run' | 'commit';
  /** The statement that failed, where one did. */
  readonly part?: BoltPart | undefined;
}

/**
 * Writes a batch in one transaction: in one round trip where it is one statement, else with statements that share a
 * round trip between the beginning and the commit.
 *
 * Settles when it is durable, with the writes that were left out: those that the dialect refuses, which are not sent, and those of
 * which an end is missing. An atomic batch that would leave one out is taken back and rejects with that one's error.
 * Failure: rejects with what `classify` gives; nothing is tried again.
 *
 * @public
 */
export async function writeBatch(
  session: BoltSession,
  batch: WriteBatch<CypherSinkWrite>,
  options: BoltWriteOptions,
): Promise<readonly FailedWrite[]> {
  const { accepted, indexAt, refused } = acceptWrites(batch, options.dialect);
  const [first] = refused;
  if (first === undefined) return await writeAccepted(session, accepted, options);
  if (batch.atomic === true) throw first.error;
  const failed = await writeAccepted(session, accepted, options);
  return [...refused, ...failed.map(({ index, error }) => ({ index: indexAt(index), error }))];
}

async function writeAccepted(
  session: BoltSession,
  batch: WriteBatch<CypherSinkWrite>,
  options: BoltWriteOptions,
): Promise<readonly FailedWrite[]> {
  expectOrigins(batch);
  const parts = plan(batch, options);
  const [first, ...others] = parts;
  if (first === undefined) return [];
  const alone = others.length === 0 && first.kind === 'ready' ? first.part : undefined;
  if (alone === undefined || (batch.atomic === true && alone.failures !== undefined))
    return await writeTogether(session, parts, batch, options);
  try {
    const answer = await session.run(alone.text, alone.parameters(), options.transaction);
    return failuresOf(alone, answer);
  } catch (cause) {
    if (options.isCommitted?.(cause) !== true)
      throw partFailure(alone, options.classify(cause, { phase: 'commit', part: alone }));
    // What it left out was not heard: written once more, it says so before its commit.
    return alone.failures === undefined ? [] : await writeTogether(session, parts, batch, options);
  }
}

/** What fails here is no failure of the driver: nothing was sent yet. */
function plan(batch: WriteBatch<CypherSinkWrite>, options: PartsOptions): readonly BatchPart[] {
  try {
    return partsOfBatch(batch, options);
  } catch (cause) {
    if (cause instanceof RivergraphError) throw cause;
    throw internal('cypher: expected a batch that can be planned, got one that cannot; see the cause', {
      cause,
    });
  }
}

async function writeTogether(
  session: BoltSession,
  parts: readonly BatchPart[],
  { atomic }: WriteBatch<CypherSinkWrite>,
  options: BoltWriteOptions,
): Promise<readonly FailedWrite[]> {
  const transaction = session.beginTransaction(options.transaction);
  const failed = await runAll(transaction, parts, options).catch(async (cause: unknown) => {
    await rollBack(transaction);
    throw cause;
  });
  const [first] = atomic === true ? failed.toSorted((a, b) => a.index - b.index) : [];
  if (first !== undefined) {
    await rollBack(transaction);
    throw first.error;
  }
  try {
    await transaction.commit();
  } catch (cause) {
    if (options.isCommitted?.(cause) !== true) throw options.classify(cause, { phase: 'commit' });
  }
  return failed;
}

/** After so many rows the event loop gets a turn. */
const rowsAtOnce = 2_000;

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** Runs statements that are ready without waiting for one another, and those of a group one by one. */
async function runAll(
  transaction: BoltTransaction,
  parts: readonly BatchPart[],
  options: BoltWriteOptions,
): Promise<readonly FailedWrite[]> {
  const failed: FailedWrite[] = [];
  let sent: Promise<readonly FailedWrite[]>[] = [];
  const settle = async (): Promise<void> => {
    const all = sent;
    sent = [];
    for (const failures of await inOrder(all)) failed.push(...failures);
  };
  let rows = 0;
  for (const part of parts) {
    if (part.kind === 'ready') {
      // A driver packs what it is given at once; between large statements others get their turn.
      if (rows > rowsAtOnce) await nextTurn();
      rows = (rows > rowsAtOnce ? 0 : rows) + part.part.writes;
      const answer = send(transaction, part.part, options);
      // It may fail while others have their turn, before it is waited for.
      answer.catch(() => undefined);
      sent.push(answer);
    } else {
      await settle();
      failed.push(...(await runStepwise(transaction, part.group, options)));
    }
  }
  await settle();
  return failed;
}

async function send(
  transaction: BoltTransaction,
  part: BoltPart,
  { classify }: BoltWriteOptions,
): Promise<readonly FailedWrite[]> {
  try {
    return failuresOf(part, await transaction.run(part.text, part.parameters()));
  } catch (cause) {
    throw partFailure(part, classify(cause, { phase: 'run', part }));
  }
}

async function runStepwise(
  transaction: BoltTransaction,
  group: WriteGroup,
  { classify, dialect, maxCells }: BoltWriteOptions,
): Promise<readonly FailedWrite[]> {
  return await applyGroups([group], {
    dialect,
    maxCells,
    run: async ({ text, parameters, answers }) => {
      try {
        const answer = await transaction.run(text, parameters);
        // A statement that answers what is missing is the whole of its shape, and never one of several steps.
        return answers === 'found' ? foundOf(answer) : [];
      } catch (cause) {
        throw classify(cause, { phase: 'run' });
      }
    },
  });
}

function failuresOf({ failures, statement }: BoltPart, answer: BoltResult): readonly FailedWrite[] {
  if (statement !== undefined && answer.summary.queryType === 'r') {
    throw misconfigured(
      `cypher: statement of ${statement.name}: expected one that writes, got one that only reads`,
      { reason: 'statement' },
    );
  }
  if (failures === undefined || answer.records.length === 0) return [];
  return failures(answer.records.map((record) => record.get('missing')));
}

function foundOf({ records }: BoltResult): readonly unknown[] {
  return (records[0]?.get('found') ?? []) as readonly unknown[];
}

/** Of statements sent one after another the first that fails is to blame; those behind it were not run. */
async function inOrder<T>(sent: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(sent);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

/** The server takes a transaction back by itself when it has failed or its connection is gone. */
async function rollBack(transaction: BoltTransaction): Promise<void> {
  await transaction.rollback().catch(() => undefined);
}
