import { isRetryable } from '@rivergraph/core';
import type { DescribedStatement, Sink, WriteBatch } from '@rivergraph/core';
import type { Driver } from 'neo4j-driver';
import { expect } from 'vitest';
import type { CypherSinkWrite } from '../../src/index.ts';
import { writeContext } from './contexts.ts';
import { query } from './read-graph.ts';

/** A transaction that has done all its work and is not ended. */
export interface HeldAttempt {
  end(how: 'commit' | 'rollback'): Promise<void>;
}

/** Runs a sink's statements as the sink would, in a transaction that stays open. */
export async function holdAttempt(
  driver: Driver,
  statements: readonly DescribedStatement[],
): Promise<HeldAttempt> {
  const session = driver.session();
  const transaction = session.beginTransaction();
  for (const { text, parameters } of statements) await transaction.run(text, parameters);
  return {
    end: async (how) => {
      await (how === 'commit' ? transaction.commit() : transaction.rollback());
      await session.close();
    },
  };
}

/** How a write went that met a held attempt. */
export interface Meeting {
  /** Whether it waited for the held one before that was ended. */
  readonly waited: boolean;
  /** The codes of the errors before it succeeded. */
  readonly errors: readonly string[];
}

/** Writes while an attempt is held, which is ended when the write waits for it or is done. As a runner does, it tries again. */
export async function meetHeld(
  driver: Driver,
  sink: Sink<CypherSinkWrite>,
  batch: WriteBatch<CypherSinkWrite>,
  { held, how }: { readonly held: HeldAttempt; readonly how: 'commit' | 'rollback' },
): Promise<Meeting> {
  const errors: string[] = [];
  let isDone = false;
  const writing = writePatiently(sink, batch, errors).finally(() => {
    isDone = true;
  });
  let waited = false;
  await expect
    .poll(async () => isDone || (waited = await isSomebodyBlocked(driver)), { timeout: 10_000, interval: 5 })
    .toBe(true);
  await held.end(how);
  await writing;
  return { waited, errors };
}

async function writePatiently(
  sink: Sink<CypherSinkWrite>,
  batch: WriteBatch<CypherSinkWrite>,
  errors: string[],
): Promise<void> {
  for (;;) {
    try {
      const result = await sink.write(batch, writeContext());
      if (result !== undefined)
        throw new Error(`expected all to be written, ${result.failed.length} were not`);
      return;
    } catch (error) {
      if (!isRetryable(error)) throw error;
      errors.push(String((error as { readonly code?: string }).code));
    }
  }
}

async function isSomebodyBlocked(driver: Driver): Promise<boolean> {
  const rows = await query(
    driver,
    "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN status",
  );
  return rows.length > 0;
}
