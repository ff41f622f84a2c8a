import { boltFailure, startScriptedBolt } from '@rivergraph/servers';
import type { Reply } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { RowStore } from './support/row-store.ts';
import { runPipeline } from './support/run-pipeline.ts';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
const without = (count: number, poison: readonly number[]): readonly number[] =>
  numbers(count).filter((at) => !poison.includes(at));
const sorted = (store: RowStore): readonly number[] =>
  (store.rows as readonly number[]).toSorted((a, b) => a - b);

/** A database that refuses some rows, whatever comes with them. */
function refusing(refusal: Reply, isPoison: (row: number) => boolean): RowStore {
  return new RowStore({
    before: (rows) => ((rows as readonly number[]).some(isPoison) ? refusal : undefined),
  });
}

/** A database that refuses the first so many transactions. */
function refusingFirst(refusal: Reply, count: number): RowStore {
  let left = count;
  return new RowStore({ before: () => (left-- > 0 ? refusal : undefined) });
}

describe('an error of the moment', { timeout: 20_000 }, () => {
  it.each<[string, 'conflict' | 'throttled' | 'unavailable']>([
    ['Neo.TransientError.Transaction.DeadlockDetected', 'conflict'],
    ['Neo.TransientError.Transaction.LockAcquisitionTimeout', 'conflict'],
    ['Neo.TransientError.Transaction.ConstraintsChanged', 'conflict'],
    ['Neo.TransientError.Transaction.Outdated', 'conflict'],
    ['Neo.ClientError.Statement.EntityNotFound', 'conflict'],
    ['Neo.ClientError.Schema.ConstraintValidationFailed', 'conflict'],
    ['Neo.TransientError.Transaction.MaximumTransactionLimitReached', 'throttled'],
    ['Neo.TransientError.Request.NoThreadsAvailable', 'throttled'],
    ['Neo.TransientError.Request.ResourceExhaustion', 'throttled'],
    ['Neo.TransientError.General.DatabaseUnavailable', 'unavailable'],
    ['Neo.ClientError.Transaction.LockClientStopped', 'unavailable'],
    ['Neo.ClientError.Transaction.Terminated', 'unavailable'],
    ['Neo.DatabaseError.General.UnknownError', 'unavailable'],
    ['Neo.TransientError.Transaction.LeaderSwitch', 'unavailable'],
  ])('is tried again, and nothing is rejected: %s', async (code, expected) => {
    const store = refusingFirst(boltFailure(code, 'about row 17'), 3);
    await using server = await startScriptedBolt(store);

    const { error, stats, buried, committed } = await runPipeline(server, { records: 50, maxRecords: 10 });

    expect([error, buried, committed, sorted(store)]).toEqual([undefined, [], 49, numbers(50)]);
    expect(stats.retries[expected]).toBe(3);
  });

  it.each([
    'Neo.TransientError.General.MemoryPoolOutOfMemoryError',
    'Neo.ClientError.General.TransactionOutOfMemoryError',
  ])('of too little memory makes batches smaller, and rejects nothing: %s', async (code) => {
    const store = new RowStore({ before: (rows) => (rows.length > 20 ? boltFailure(code) : undefined) });
    await using server = await startScriptedBolt(store);

    const { error, stats, buried } = await runPipeline(server, { records: 120, maxRecords: 60 });

    expect([error, buried, sorted(store)]).toEqual([undefined, [], numbers(120)]);
    expect(stats.retries['too-large']).toBeGreaterThanOrEqual(1);
  });

  it.each(['TransactionTimedOut', 'TransactionTimedOutClientConfiguration'])(
    'of a transaction that takes too long makes batches smaller: %s',
    async (name) => {
      const refusal = boltFailure(`Neo.ClientError.Transaction.${name}`);
      const store = new RowStore({ before: (rows) => (rows.length > 20 ? refusal : undefined) });
      await using server = await startScriptedBolt(store);

      const { error, buried } = await runPipeline(server, { records: 200, maxRecords: 100 });

      expect([error, buried, sorted(store)]).toEqual([undefined, [], numbers(200)]);
    },
  );
});

describe('an error of the data', { timeout: 20_000 }, () => {
  const poison = [7, 233, 234];

  it.each([
    ['Neo.ClientError.Statement.TypeError', 'Property values can only be of primitive types'],
    ['Neo.ClientError.Statement.ArgumentError', 'Cannot construct date time from: String("a")'],
    ['Neo.ClientError.Statement.ArithmeticError', '/ by zero'],
    ['Neo.ClientError.Statement.SyntaxError', 'Text cannot be parsed to a DateTime\n"foo"\n ^'],
    ['Neo.ClientError.Statement.SemanticError', "Cannot merge … because of null property value for 'id'"],
    ['Neo.ClientError.Schema.TokenNameError', "'' is not a valid token name."],
    ['Neo.ClientError.Schema.ConstraintValidationFailed', 'Node(4) already exists with label `K`'],
    ['Neo.ClientError.Procedure.ProcedureCallFailed', 'Invalid call signature'],
    ['Neo.ClientError.Transaction.TransactionHookFailed', 'a trigger'],
    ['Neo.ClientError.Request.Invalid', 'too deep'],
    ['Neo.DatabaseError.Statement.ExecutionFailed', 'Property value is too large to index'],
  ])('dead-letters the poison and nothing else: %s', async (code, text) => {
    const store = refusing(boltFailure(code, text), (row) => poison.includes(row));
    await using server = await startScriptedBolt(store);

    const { error, stats, buried, committed } = await runPipeline(server, {
      records: 300,
      maxRecords: 100,
    });

    expect([error, buried.toSorted((a, b) => a - b), committed]).toEqual([undefined, poison, 299]);
    expect(sorted(store)).toEqual(without(300, poison));
    expect(stats.written).toBe(300 - poison.length);
  });

  it('is found among 5,000 records in at most 40 extra transactions', async () => {
    const refusal = boltFailure('Neo.ClientError.Statement.TypeError', 'a map');
    const bad = refusing(refusal, (row) => row === 3_210);
    const good = new RowStore();
    await using server = await startScriptedBolt(bad);
    await using other = await startScriptedBolt(good);

    const plan = { records: 5_000, maxRecords: 1_000, maxWaitMs: 1_000 };
    const { buried } = await runPipeline(server, plan);
    await runPipeline(other, plan);

    expect(buried).toEqual([3_210]);
    expect(bad.tried.length - good.tried.length).toBeLessThanOrEqual(40);
  });

  it('never shows in what is told of it', async () => {
    const secret = 'row 17 of ann@example.com';
    const store = refusing(boltFailure('Neo.ClientError.Statement.TypeError', secret), (row) => row === 17);
    await using server = await startScriptedBolt(store);
    const told: string[] = [];

    await runPipeline(server, {
      records: 40,
      observer: (event) => {
        if (event.type === 'rejected') told.push(event.error.message);
        else told.push(JSON.stringify(event));
      },
    });

    expect(told.length).toBeGreaterThan(0);
    expect(told.join('\n')).not.toContain('ann@');
  });

  it('of every record stops the pipeline before any is dead-lettered', async () => {
    const store = refusing(boltFailure('Neo.ClientError.Statement.TypeError'), () => true);
    await using server = await startScriptedBolt(store);

    const { error, buried, committed } = await runPipeline(server, { records: 500, maxRecords: 100 });

    expect([error?.code, buried, committed]).toEqual(['rejected', [], undefined]);
  });
});

describe('an error that no retry can help', () => {
  it.each([
    ['Neo.ClientError.Database.DatabaseNotFound', 'misconfigured', 'Graph not found: charges'],
    [
      'Neo.ClientError.Statement.SyntaxError',
      'misconfigured',
      'Variable `x` not defined (line 2, column 3 (offset: 9))',
    ],
    ['Neo.ClientError.Statement.ParameterMissing', 'misconfigured', 'Expected parameter(s): other'],
    ['Neo.ClientError.Procedure.ProcedureNotFound', 'misconfigured', 'There is no procedure'],
    ['Neo.ClientError.Schema.IndexAlreadyExists', 'misconfigured', 'no index'],
    ['Neo.ClientError.Security.Forbidden', 'unauthorized', 'Create node is not allowed'],
    ['Neo.ClientError.Security.Unauthorized', 'unauthorized', 'refused'],
    ['Neo.ClientError.Security.CredentialsExpired', 'unauthorized', 'change the password'],
  ])('stops the pipeline with %s, and what is committed is written', async (code, expected, text) => {
    const store = new RowStore({
      before: () => (store.tried.length > 5 ? boltFailure(code, text) : undefined),
    });
    await using server = await startScriptedBolt(store);

    const { error, buried, committed } = await runPipeline(server, { records: 200, maxRecords: 10 });

    expect([error?.code, buried]).toEqual([expected, []]);
    const written = new Set(store.rows);
    expect(numbers((committed ?? -1) + 1).filter((at) => !written.has(at))).toEqual([]);
    await server.until(() => server.connections.length === 0);
  });

  it('stops before the first commit where the statement cannot be compiled', async () => {
    const text = 'Invalid input (line 2, column 1 (offset: 20))\n"MERG (:Row)"\n ^';
    const store = refusing(boltFailure('Neo.ClientError.Statement.SyntaxError', text), () => true);
    await using server = await startScriptedBolt(store);

    const { error, committed } = await runPipeline(server, { records: 200, maxRecords: 10 });

    expect([error?.code, error?.reason, committed]).toEqual(['misconfigured', 'statement', undefined]);
    expect(error?.message).toContain('statement of rows, line 1, column 1');
  });
});
