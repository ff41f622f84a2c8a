import { RivergraphError, unavailable } from '@rivergraph/core';
import { Neo4jError } from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { errorCodes, errorTexts, stillCommitted } from '../src/error-table.ts';
import { classifyError, committedText, isStale } from '../src/errors.ts';
import { client, database, rows, secret, transient } from './errors-rows.ts';

function serverError(code: string, message: string = secret, cause?: Error): Neo4jError {
  return new Neo4jError(message, code, '50N42', `error: ${message}`, {} as never, cause);
}

const cases = rows.map(([code, text, expected, reason]) => ({ code, text, expected, reason }));

describe('classifyError', () => {
  it.each(cases)('takes $code, $text for $expected', ({ code, text, expected, reason }) => {
    const cause = serverError(code, text);

    const error = classifyError(cause, { phase: 'run' });

    expect(error).toBeInstanceOf(RivergraphError);
    expect([error.code, error.reason, error.outcome]).toEqual([expected, reason, 'not-applied']);
    expect(error.message).toMatch(/^memgraph: /);
    expect(error.message).not.toContain(secret);
    expect(error.cause).toBe(cause);
  });

  it.each(cases.filter(({ code }) => code !== database))(
    'knows that a commit which the server answers with $code, $text has not taken place',
    ({ code, text, expected }) => {
      const error = classifyError(serverError(code, text), { phase: 'commit' });

      expect([error.code, error.outcome]).toEqual([expected, 'not-applied']);
    },
  );

  it.each([
    ['a lost connection', serverError('ServiceUnavailable')],
    ['a lost session', serverError('SessionExpired')],
    ['what the driver cannot read', serverError('ProtocolError')],
    ['a server that does not know itself', serverError(database)],
    ['what nobody knows', new TypeError(secret)],
  ])('does not know what became of a commit that ended in %s', (_, cause) => {
    const run = classifyError(cause, { phase: 'run' });
    const commit = classifyError(cause, { phase: 'commit' });

    expect([run.code, run.outcome]).toEqual(['unavailable', 'not-applied']);
    expect([commit.code, commit.outcome]).toEqual(['unavailable', 'unknown']);
  });

  it('has no row that is not used, or that an earlier one hides', () => {
    const used = new Set(cases.map(({ text }) => errorTexts.find(([pattern]) => fits(pattern, text))));
    const usedCodes = new Set(cases.map(({ code }) => errorCodes.find(([start]) => code.startsWith(start))));
    const ofOthers = errorTexts.filter((row) => !used.has(row)).map(([pattern]) => String(pattern));

    expect(ofOthers).toEqual([String(stillCommitted)]);
    expect(errorCodes.filter((row) => !usedCodes.has(row))).toEqual([]);
  });

  it('passes on what is coded', () => {
    const coded = unavailable('coded already');

    expect(classifyError(coded)).toBe(coded);
  });

  it.each([[undefined], [null], [7], ['text'], [{}], [{ code: 5 }], [Object.create(null)]])(
    'makes an unavailable of what nobody expects: %#',
    (cause) => {
      const error = classifyError(cause);

      expect([error.code, error.message]).toEqual([
        'unavailable',
        'memgraph: the driver failed in a way that is not known',
      ]);
    },
  );

  it('says of credentials that somebody knows others', () => {
    const cause = serverError('Memgraph.ClientError.Security.Unauthenticated');
    const renewed = Object.assign(serverError('Memgraph.ClientError.Security.Unauthenticated'), {
      retryable: true,
    });

    expect(classifyError(cause)).toMatchObject({ code: 'unauthorized', reason: undefined });
    expect(classifyError(renewed)).toMatchObject({ code: 'unauthorized', reason: 'expired' });
  });

  it.each([
    ['Connection acquisition timed out in 15000 ms.', 'unavailable'],
    ['Pool is closed, it is no more able to serve requests.', 'closed'],
    ['Server responded HTTP.', 'misconfigured'],
    ['Unknown Bolt protocol version: 3.0', 'misconfigured'],
  ] as const)('reads what the driver says without a code: %s', (text, expected) => {
    expect(classifyError(serverError('N/A', text)).code).toBe(expected);
  });

  it('sees what an instance said that is no coordinator through the error of a routing driver', () => {
    const inner = serverError(
      client,
      'You cannot fetch routing table from an instance which is not part of a cluster.',
    );
    const cause = serverError('ServiceUnavailable', 'Could not perform discovery.', inner);

    const error = classifyError(cause);

    expect([error.code, error.reason, error.cause]).toEqual(['misconfigured', 'server', cause]);
    expect(error.message).toContain('bolt://');
  });

  it('does not blame records for what a coordinator says', () => {
    const cause = serverError('ServiceUnavailable', 'Could not perform discovery.', serverError(client));

    expect(classifyError(cause).code).toBe('unavailable');
  });
});

describe('an error about a statement', () => {
  const part = { text: '', parameters: () => ({}), writes: 1, failures: undefined };
  const statement = { name: 'topic rsvps', linesBefore: 1 };

  it.each([
    'Error on line 3 position 7 with the ) token.\nThe underlying parsing error is missing',
    'line 3:7 missing',
  ])('names the place in the text of the user: %#', (text) => {
    const error = classifyError(serverError(client, text), {
      phase: 'commit',
      part: { ...part, statement },
    });

    expect(error.message).toBe(
      'memgraph: statement of topic rsvps, line 2, column 7: expected a statement that the server can run',
    );
  });

  it('names the statement where the server names no place', () => {
    const error = classifyError(serverError(client, 'Unbound variable: foo.'), {
      phase: 'run',
      part: { ...part, statement },
    });

    expect(error.message).toContain('memgraph: statement of topic rsvps: expected a statement');
    expect(error.reason).toBe('statement');
  });

  it('names it, too, where a record is to blame', () => {
    const error = classifyError(serverError(client, 'Error reading line 3 position 7'), {
      phase: 'run',
      part: { ...part, statement },
    });

    expect([error.code, error.message]).toEqual([
      'rejected',
      'memgraph: statement of topic rsvps: the server cannot write this data',
    ]);
  });
});

describe('committedText', () => {
  it.each([
    "Replication Exception: Failed to replicate to SYNC replica 'a': replica is not reachable or not in sync with the main. Replica will be recovered automatically. Transaction is still committed on the main instance and other alive replicas.",
    "Replication Exception: At least one SYNC replica has not confirmed committing last transaction. Check the status of the replicas using 'SHOW REPLICAS' query.",
    'At least one SYNC replica has not confirmed committing last transaction.',
    'Failed to replicate to SYNC replica: Transaction is still committed on the main instance',
  ])('takes for committed: %s', (text) => {
    for (const code of [client, transient]) {
      const cause = serverError(code, text);

      expect(committedText(cause)).toMatch(/^memgraph: written on the main instance/);
      expect(classifyError(cause)).toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    }
  });

  it.each([
    'Transaction is still committed on the main instance',
    'Replication Exception: Transaction was aborted on all instances.\nTransaction is still committed on the main instance',
    'Replication Exception: At least one STRICT_SYNC replica is away. Transaction is still committed on the main instance of nobody: aborted on all instances',
    "Trigger 'x' caused the transaction to fail.\nException: At least one SYNC replica has not confirmed committing last transaction.",
  ])('does not believe, as it would lose data: %s', (text) => {
    for (const code of [client, transient]) expect(committedText(serverError(code, text))).toBeUndefined();
  });

  it.each(cases)('does not take for committed: $code, $text', ({ code, text }) => {
    expect(committedText(serverError(code, text))).toBeUndefined();
  });

  it('believes no other server', () => {
    const text =
      'Replication Exception: Failed to replicate to SYNC replica. Transaction is still committed on the main instance';

    expect(committedText(serverError('ServiceUnavailable', text))).toBeUndefined();
    expect(committedText(serverError('Neo.ClientError.Statement.SyntaxError', text))).toBeUndefined();
    expect(committedText(new Error(text))).toBeUndefined();
    expect(committedText(undefined)).toBeUndefined();
  });
});

describe('isStale', () => {
  it.each(cases)(
    'asks for another driver after a change of roles only: $code, $text',
    ({ code, text, reason }) => {
      expect(isStale(classifyError(serverError(code, text)))).toBe(reason === 'read-only');
    },
  );
});

function fits(pattern: string | RegExp, text: string): boolean {
  return typeof pattern === 'string' ? text.startsWith(pattern) : pattern.test(text);
}
