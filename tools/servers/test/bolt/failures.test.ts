import { describe, expect, it } from 'vitest';
import type { BoltTransaction, RollbackReason } from '../../src/bolt/behaviour.ts';
import { failOnce, boltFailure, firstOf, inTurn, onStatement } from '../../src/bolt/script.ts';
import { codeOf, pair } from './support.ts';

const deadlock = 'Neo.TransientError.Transaction.DeadlockDetected';
const constraint = 'Neo.ClientError.Schema.ConstraintValidationFailed';

describe('a scripted failure', () => {
  it.each(['5.6', '5.7'] as const)('arrives as an error of the driver over Bolt %s', async (version) => {
    await using bolt = await pair({
      versions: [version],
      onRun: () =>
        boltFailure(constraint, 'already exists', {
          gqlStatus: '22N41',
          cause: { message: 'below', gqlStatus: '22N79' },
        }),
    });

    const error: unknown = await bolt.driver.executeQuery('CREATE (n)').catch((caught: unknown) => caught);

    const hasGql = version === '5.7';
    expect(error).toMatchObject({ code: constraint, message: 'already exists' });
    expect(error).toMatchObject(
      hasGql ? { gqlStatus: '22N41', cause: { gqlStatus: '22N79' } } : { gqlStatus: '50N42' },
    );
  });

  it('makes the driver try again, which then succeeds', async () => {
    await using bolt = await pair({ onRun: failOnce(deadlock) }, { maxTransactionRetryTime: 10_000 });
    const session = bolt.driver.session();

    await session.executeWrite(async (transaction) => transaction.run('CREATE (n)'));

    expect(bolt.names).toBe('HELLO LOGON BEGIN RUN PULL RESET BEGIN RUN PULL COMMIT');
  });

  it('may come after records', async () => {
    await using bolt = await pair({
      onRun: () => ({ fields: ['n'], records: [[1], [2]], end: boltFailure(deadlock) }),
    });
    const seen: unknown[] = [];

    const result = bolt.driver.session({ fetchSize: 2 }).run('MATCH (n) RETURN n');
    const reading = (async (): Promise<void> => {
      for await (const record of result) seen.push(record.get('n'));
    })();

    expect(await codeOf(reading)).toBe(deadlock);
    expect(seen).toHaveLength(2);
  });

  it('of COMMIT, BEGIN and ROLLBACK is the error of that call', async () => {
    await using bolt = await pair({
      onBegin: inTurn([boltFailure('Neo.ClientError.Database.DatabaseNotFound')]),
      onCommit: inTurn([boltFailure('Neo.ClientError.Transaction.TransactionValidationFailed')]),
      onRollback: () => boltFailure('Neo.ClientError.Transaction.TransactionNotFound'),
    });
    const begin = async (): Promise<ReturnType<typeof session.beginTransaction>> =>
      session.beginTransaction();
    const session = bolt.driver.session();

    const codes = [
      await codeOf(begin()),
      await codeOf((await begin()).commit()),
      await codeOf((await begin()).rollback()),
    ];

    expect(codes).toEqual([
      'Neo.ClientError.Database.DatabaseNotFound',
      'Neo.ClientError.Transaction.TransactionValidationFailed',
      'Neo.ClientError.Transaction.TransactionNotFound',
    ]);
  });

  it('is what an error of the behaviour becomes', async () => {
    await using bolt = await pair({
      onRun: () => {
        throw new Error('a mistake of the test');
      },
    });

    await expect(bolt.driver.executeQuery('RETURN 1')).rejects.toMatchObject({
      code: 'Neo.DatabaseError.General.UnknownError',
      message: 'a mistake of the test',
    });
  });
});

describe('a scripted cut', () => {
  it('before COMMIT loses the transaction, after COMMIT only the confirmation', async () => {
    const applied: string[] = [];
    const apply = ({ runs }: BoltTransaction): void => void applied.push(...runs.map(({ text }) => text));
    const commits = [
      (): 'cut' => 'cut',
      (transaction: BoltTransaction): 'cut' => {
        apply(transaction);
        return 'cut';
      },
      apply,
    ];
    await using bolt = await pair({ onCommit: (transaction) => commits.shift()?.(transaction) ?? undefined });
    const write = async (text: string): Promise<unknown> => {
      const transaction = await bolt.driver.session().beginTransaction();
      await transaction.run(text);
      return codeOf(transaction.commit());
    };

    const codes = [await write('before'), await write('after'), await write('whole')];

    expect(codes).toEqual(['ServiceUnavailable', 'ServiceUnavailable', 'no error']);
    expect(applied).toEqual(['after', 'whole']);
  });

  it('of a statement runs nothing that was sent behind it', async () => {
    const reasons: RollbackReason[] = [];
    await using bolt = await pair({
      onRun: () => 'cut',
      onCommit: () => boltFailure('Neo.DatabaseError.General.UnknownError', 'committed after all'),
      onRollback: (_transaction, reason) => void reasons.push(reason),
    });

    const transaction = await bolt.driver.session().beginTransaction();
    const statement = codeOf(transaction.run('CREATE (n)'));
    const commit = codeOf(transaction.commit());
    const code = await statement;
    await commit;
    await bolt.server.until(() => bolt.server.connections.length === 0);

    expect([code, reasons]).toEqual(['ServiceUnavailable', ['closed']]);
  });

  it('may come in the middle of the records', async () => {
    await using bolt = await pair({ onRun: () => ({ fields: ['n'], records: [[1], [2], [3]], end: 'cut' }) });

    const code = await codeOf(bolt.driver.session().run('MATCH (n) RETURN n'));

    expect(code).toBe('ServiceUnavailable');
  });

  it('ends every connection at once', async () => {
    await using bolt = await pair({ onRun: onStatement('slow', 'hang') });
    const slow = codeOf(bolt.driver.session().run('slow'));
    await bolt.driver.session().run('quick');
    await bolt.server.until(() => bolt.server.requests.some(({ text }) => text === 'slow'));

    bolt.server.cutAll();

    expect(await slow).toBe('ServiceUnavailable');
    await bolt.server.until(() => bolt.server.connections.length === 0);
  });
});

describe('a scripted hang', () => {
  it('lasts until the client sends RESET', async () => {
    const aborted: boolean[] = [];
    await using bolt = await pair({
      onRun: async ({ signal, text }) => {
        if (text === 'quick') return undefined;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        aborted.push(signal.aborted);
        return undefined;
      },
    });
    const session = bolt.driver.session();
    const hanging = codeOf(session.run('slow'));
    await bolt.server.until(() => bolt.server.requests.some(({ name }) => name === 'PULL'));

    await session.close();
    const code = await hanging;
    await bolt.driver.session().run('quick');

    expect([code, aborted]).toEqual(['Neo.ClientError.Transaction.Terminated', [true]]);
    expect(bolt.names).toBe('HELLO LOGON RUN PULL RESET RUN PULL');
  });

  it('is broken off by a client that was told how long to wait', async () => {
    await using bolt = await pair({ onRun: () => 'hang', hints: { 'connection.recv_timeout_seconds': 1 } });

    const code = await codeOf(bolt.driver.session().run('slow'));

    expect(code).toBe('ServiceUnavailable');
    await bolt.server.until(() => bolt.server.connections.length === 0);
  });

  it('does not keep the server from stopping', async () => {
    const bolt = await pair({ onRun: () => 'hang' });
    const codes = [codeOf(bolt.driver.session().run('slow')), codeOf(bolt.driver.session().run('too'))];
    await bolt.server.until(() => bolt.server.requests.filter(({ name }) => name === 'PULL').length === 2);

    await bolt.server.stop();
    const seen = await Promise.all(codes);
    await bolt.driver.close();

    expect(seen).toEqual(['ServiceUnavailable', 'ServiceUnavailable']);
  });
});

describe('a transaction that is not committed', () => {
  it('is told to the behaviour with the reason', async () => {
    const reasons: RollbackReason[] = [];
    await using bolt = await pair({
      onRun: onStatement(/^bad/, boltFailure(constraint)),
      onRollback: (_transaction, reason) => void reasons.push(reason),
    });
    const begin = async (): Promise<ReturnType<ReturnType<typeof bolt.driver.session>['beginTransaction']>> =>
      bolt.driver.session().beginTransaction();

    await (await begin()).rollback();
    await codeOf((await begin()).run('bad'));
    const session = bolt.driver.session();
    await session.beginTransaction();
    await session.close();
    await begin();
    bolt.server.cutAll();
    await bolt.server.until(() => bolt.server.connections.length === 0);

    expect(reasons).toEqual(['rollback', 'failed', 'reset', 'closed']);
  });
});

describe('firstOf', () => {
  it('answers with the first handler that has an answer', async () => {
    await using bolt = await pair({
      onRun: firstOf(
        onStatement('CREATE', inTurn([boltFailure(deadlock)])),
        onStatement(/^MATCH/, ({ text }) => ({ fields: ['text'], records: [[text]] })),
      ),
    });
    const run = async (text: string): Promise<unknown> => codeOf(bolt.driver.session().run(text));

    const codes = [
      await run('CREATE 1'),
      await run('CREATE 2'),
      await run('MATCH (n)'),
      await run('RETURN 1'),
    ];

    expect(codes).toEqual([deadlock, 'no error', 'no error', 'no error']);
  });
});
