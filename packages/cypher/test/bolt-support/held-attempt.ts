import { isRetryable } from '@rivergraph/core';
import type { DescribedStatement, Sink, WriteBatch } from '@rivergraph/core';
import type { Driver } from 'neo4j-driver';
import { expect } from 'vitest';
import type { CypherSinkWrite } from '../../src/bolt/index.ts';
import { writeContext } from './contexts.ts';

/** A transaction that has done all its work and is not ended. */
export interface HeldAttempt {
  /** Ends it. A database that looks at uniqueness when a transaction is committed may refuse it then. */
  end(how: 'commit' | 'rollback'): Promise<'committed' | 'rolled back' | 'refused'>;
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
      try {
        if (how === 'rollback') {
          await transaction.rollback();
          return 'rolled back';
        }
        return await transaction.commit().then(
          () => 'committed',
          () => 'refused',
        );
      } finally {
        await session.close();
      }
    },
  };
}

/** How a held attempt is met. */
export interface HeldMeeting {
  readonly held: HeldAttempt;
  readonly how: 'commit' | 'rollback';
  /** Whether the second is kept waiting by the held one; told the codes of the errors that it got so far. */
  readonly isKept: (errors: readonly string[]) => boolean | Promise<boolean>;
}

/** How a write went that met a held attempt. */
export interface Meeting {
  /** Whether it was kept waiting before the held one was ended. */
  readonly waited: boolean;
  /** The codes of the errors before it succeeded. */
  readonly errors: readonly string[];
  readonly ended: 'committed' | 'rolled back' | 'refused';
}

/** Writes while an attempt is held, which is ended when the write is kept or done. As a runner does, it tries again. */
export async function meetHeld(
  sink: Sink<CypherSinkWrite>,
  batch: WriteBatch<CypherSinkWrite>,
  { held, how, isKept }: HeldMeeting,
): Promise<Meeting> {
  const errors: string[] = [];
  let isDone = false;
  const writing = writePatiently(sink, batch, errors).finally(() => {
    isDone = true;
  });
  let waited = false;
  await expect
    .poll(async () => isDone || (waited = await isKept(errors)), { timeout: 10_000, interval: 5 })
    .toBe(true);
  const ended = await held.end(how);
  await writing;
  return { waited, errors, ended };
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
