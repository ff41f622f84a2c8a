import { conformanceGraph } from '@rivergraph/core/testing';
import { cypher } from '@rivergraph/sink-neo4j';
import type { CypherSinkWrite } from '@rivergraph/sink-neo4j';
import { boltFailure, onStatement, startScriptedBolt } from '@rivergraph/servers';
import type { BoltRun, Reply } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { namesOf, openSink } from './support/open-sink.ts';
import { writeOf } from '../../../cypher/test/bolt-support/write-of.ts';

const graph = conformanceGraph;
const { Person, City, KNOWS } = graph;
const person = (at: number): CypherSinkWrite => Person.upsert({ id: `p${at}`, age: at });
const city = (at: number): CypherSinkWrite => City.upsert({ country: 'c', name: `n${at}` });
const knows = (at: number, missing: 'reject' | 'skip' = 'reject'): CypherSinkWrite =>
  KNOWS.upsert(Person.ref({ id: `p${at}` }, { missing }), Person.ref({ id: `q${at}` }, { missing }), {
    since: at,
  });
const many = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));

/** Answers that of each of these rows of a statement an end is missing; of those below zero the second. */
function missing(...codes: readonly number[]): Reply {
  return { fields: ['missing'], records: codes.map((code) => [code]) };
}

describe('write', () => {
  it('sends a batch of one shape in one round trip', async () => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph });
    server.forgetRequests();
    const before = server.roundTrips;

    await sink.write(many(2_000, person));

    expect([namesOf(server.requests), server.roundTrips - before]).toEqual(['RUN PULL', 1]);
  });

  it('sends edges whose ends must exist in one round trip, too', async () => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph });
    server.forgetRequests();

    const result = await sink.write(many(2_000, (at) => knows(at)));

    expect([namesOf(server.requests), result]).toEqual(['RUN PULL', undefined]);
  });

  it('sends several shapes in one transaction of three round trips at most', async () => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph });
    server.forgetRequests();
    const before = server.roundTrips;

    await sink.write([...many(50, person), ...many(50, city), ...many(50, (at) => knows(at))]);

    expect(namesOf(server.requests)).toBe('BEGIN RUN PULL RUN PULL RUN PULL COMMIT');
    expect(server.roundTrips - before).toBeLessThanOrEqual(3);
  });

  it('sends nothing for an empty batch', async () => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph });
    server.forgetRequests();

    await sink.write([]);

    expect(server.requests).toEqual([]);
  });

  it.each(['one statement', 'a transaction'])(
    'tells the server of %s how long, for what and for whom',
    async (form) => {
      await using server = await startScriptedBolt();
      await using sink = await openSink({
        url: server.url,
        graph,
        database: 'charges',
        impersonatedUser: 'ann',
        transactionMetadata: { team: 'rivers' },
      });
      server.forgetRequests();

      await sink.write(form === 'one statement' ? [person(1)] : [person(1), city(1)], { waitMs: 20_000 });

      const { metadata } = server.requests[0] ?? {};
      expect(metadata).toMatchObject({
        db: 'charges',
        imp_user: 'ann',
        tx_metadata: { app: 'rivergraph', team: 'rivers' },
      });
      expect(metadata?.['tx_timeout']).toBeLessThanOrEqual(18_000);
      expect(metadata?.['tx_timeout']).toBeGreaterThan(17_000);
    },
  );

  it.each([0, -5_000])('gives the server no time without end where %i ms are left', async (waitMs) => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph });
    server.forgetRequests();

    await sink.write([person(1)], { waitMs });

    expect(server.requests[0]?.metadata['tx_timeout']).toBe(1);
  });

  it('may wait for ever', async () => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph });

    await sink.write([person(1)], { waitMs: Infinity });

    expect(server.requests.at(-2)?.metadata['tx_timeout']).toBe(2 ** 31 - 1);
  });

  it('names the database that open found, and asks for no further routing table', async () => {
    await using server = await startScriptedBolt({
      onRun: () => ({ summary: { metadata: { db: 'home' } } }),
    });
    await using sink = await openSink({ url: server.routingUrl, graph });
    await sink.write([person(0)]);
    server.forgetRequests();

    for (const at of [1, 2, 3]) await sink.write([person(at)]);
    await sink.write([person(4), city(4)]);

    expect(namesOf(server.requests)).toBe('RUN PULL RUN PULL RUN PULL BEGIN RUN PULL RUN PULL COMMIT');
    expect(server.requests.flatMap(({ metadata }) => metadata['db'] ?? [])).toEqual(Array(4).fill('home'));
  });

  it('goes on naming the database as it was configured, which may be an alias', async () => {
    await using server = await startScriptedBolt({
      onRun: () => ({ summary: { metadata: { db: 'charges-2026' } } }),
    });
    await using sink = await openSink({ url: server.url, graph, database: 'charges' });

    await sink.write([person(1)]);

    expect(server.requests.at(-2)?.metadata['db']).toBe('charges');
  });
});

describe('write to several databases', () => {
  const database = (write: CypherSinkWrite): string =>
    write.kind === 'graph' && Number(write.row.age) % 2 === 0 ? 'even' : 'odd';

  it('sends each write into its own', async () => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph, database });
    server.forgetRequests();

    await sink.write(many(4, person));

    const runs = server.requests.filter(({ name }) => name === 'RUN');
    expect(runs.map(({ metadata, parameters }) => [metadata['db'], parameters['c0']])).toEqual([
      ['even', ['p0', 'p2']],
      ['odd', ['p1', 'p3']],
    ]);
  });

  it('names failed writes by their place in the whole batch', async () => {
    await using server = await startScriptedBolt({
      onRun: onStatement('KNOWS', ({ metadata }: BoltRun) => missing(metadata['db'] === 'odd' ? 1 : -1)),
    });
    const byEdge = (write: CypherSinkWrite): string =>
      write.kind === 'graph' && Number(write.row.since) % 2 === 0 ? 'even' : 'odd';
    await using sink = await openSink({ url: server.url, graph, database: byEdge });

    const result = await sink.write(many(4, (at) => knows(at)));

    // Of `even` (0 and 2) the first, of `odd` (1 and 3) the second.
    expect(result?.failed.map(({ index }) => index)).toEqual([0, 3]);
  });

  it('rejects where one of them fails, for all to be sent again', async () => {
    await using server = await startScriptedBolt({
      onRun: ({ metadata }) =>
        metadata['db'] === 'odd' ? boltFailure('Neo.TransientError.Transaction.DeadlockDetected') : undefined,
    });
    await using sink = await openSink({ url: server.url, graph, database });

    expect((await errorOf(sink.write(many(4, person)))).code).toBe('conflict');
  });

  it.each([
    ['nothing', () => '' as string, 'expected the function to give a name, got string'],
    ['a number', () => 7 as never, 'expected the function to give a name, got number'],
    [
      'an error',
      (): string => {
        throw new Error('p1 is a secret');
      },
      'the function failed',
    ],
  ])('stops where the function gives %s, and sends nothing', async (_what, give, message) => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph, database: give });
    server.forgetRequests();

    const error = await errorOf(sink.write([person(1)]));

    expect(error.code).toBe('misconfigured');
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('secret');
    expect(server.requests).toEqual([]);
  });
});

describe('edges of which an end is missing', () => {
  it('are named with the end, and the others are durable', async () => {
    await using server = await startScriptedBolt({ onRun: onStatement('KNOWS', missing(1, -4)) });
    await using sink = await openSink({ url: server.url, graph });

    const result = await sink.write(many(5, (at) => knows(at)));

    expect(
      result?.failed.map(({ index, error }) => [
        index,
        error.code,
        error.reason,
        error.message.split(', found')[0],
      ]),
    ).toEqual([
      [1, 'rejected', 'missing-endpoint', 'KNOWS: expected the Person at its from end to exist'],
      [3, 'rejected', 'missing-endpoint', 'KNOWS: expected the Person at its to end to exist'],
    ]);
  });

  it('are passed over in silence where they may be', async () => {
    await using server = await startScriptedBolt({ onRun: onStatement('KNOWS', missing(0, 1, -3)) });
    await using sink = await openSink({ url: server.url, graph });

    expect(await sink.write(many(3, (at) => knows(at, 'skip')))).toBeUndefined();
  });

  it('are counted over all pieces of a batch that is too large for one statement', async () => {
    const sizes: number[] = [];
    await using server = await startScriptedBolt({
      onRun: onStatement('KNOWS', ({ parameters }) => {
        sizes.push((parameters['c0'] as readonly unknown[]).length);
        return missing(0, -2);
      }),
    });
    await using sink = await openSink({ url: server.url, graph });
    server.forgetRequests();

    const result = await sink.write(many(20_000, (at) => knows(at)));

    const starts = sizes.map((_, piece) => sizes.slice(0, piece).reduce((sum, size) => sum + size, 0));
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(20_000);
    expect(result?.failed.map(({ index }) => index)).toEqual(starts.flatMap((start) => [start, start + 1]));
    expect(server.requests.filter(({ name }) => name === 'COMMIT')).toHaveLength(1);
  });

  it('are all named, however many', async () => {
    const codes = many(2_500, (at) => at);
    await using server = await startScriptedBolt({ onRun: onStatement('KNOWS', missing(...codes)) });
    await using sink = await openSink({ url: server.url, graph });

    const result = await sink.write(many(2_500, (at) => knows(at)));

    expect(result?.failed.map(({ index }) => index)).toEqual(codes);
  });

  it('take an atomic batch back, with the error of the first', async () => {
    const ends: string[] = [];
    await using server = await startScriptedBolt({
      onRun: onStatement('KNOWS', missing(2, 0)),
      onCommit: () => void ends.push('commit'),
      onRollback: (_transaction, reason) => void ends.push(reason),
    });
    await using sink = await openSink({ url: server.url, graph });
    server.forgetRequests();

    const error = await errorOf(
      sink.write(
        many(3, (at) => knows(at)),
        { atomic: true },
      ),
    );

    expect([error.code, error.reason, ends]).toEqual(['rejected', 'missing-endpoint', ['rollback']]);
    expect(namesOf(server.requests)).toBe('BEGIN RUN PULL ROLLBACK');
  });

  it('do not trouble an atomic batch of which none is', async () => {
    const ends: string[] = [];
    await using server = await startScriptedBolt({ onCommit: () => void ends.push('commit') });
    await using sink = await openSink({ url: server.url, graph });

    const result = await sink.write([knows(1), person(1)], { atomic: true });

    expect([result, ends]).toEqual([undefined, ['commit']]);
  });
});

describe('a statement that fails', () => {
  const constraint = 'Neo.ClientError.Schema.ConstraintValidationFailed';

  it('as the second of three is the one that is blamed, and takes all back', async () => {
    const ends: string[] = [];
    await using server = await startScriptedBolt({
      onRun: onStatement('City', boltFailure(constraint)),
      onCommit: () => void ends.push('commit'),
      onRollback: (_transaction, reason) => void ends.push(reason),
    });
    await using sink = await openSink({ url: server.url, graph });
    server.forgetRequests();

    const error = await errorOf(sink.write([person(1), city(1), knows(1)]));

    expect(error).toMatchObject({ code: 'conflict', reason: 'constraint', outcome: 'not-applied' });
    expect(error.cause).toMatchObject({ code: constraint });
    expect(ends).toEqual(['failed']);
    expect(namesOf(server.requests)).toMatch(/^BEGIN RUN PULL RUN PULL RUN PULL/);
    expect(namesOf(server.requests)).not.toContain('COMMIT');
  });

  it('leaves a connection that the next write uses', async () => {
    await using server = await startScriptedBolt({ onRun: onStatement('City', boltFailure(constraint)) });
    await using sink = await openSink({ url: server.url, graph });

    await errorOf(sink.write([city(1)]));
    await errorOf(sink.write([person(1), city(1)]));
    await sink.write([person(1)]);

    expect([server.accepted, server.connections[0]?.state]).toEqual([1, 'READY']);
  });

  it('is named, with the place, where it is the user’s', async () => {
    const text = 'Variable `evnt` not defined (line 3, column 7 (offset: 40))\n"SET n.a = evnt.a"\n       ^';
    await using server = await startScriptedBolt({
      onRun: onStatement('MERGE', boltFailure('Neo.ClientError.Statement.SyntaxError', text)),
    });
    await using sink = await openSink({ url: server.url });
    const first = cypher('MERGE (n:A {id: event})\nSET n.a = evnt.a', { name: 'members' });
    const other = cypher('CREATE (n:B {id: event})');

    const errors = [
      await errorOf(sink.write([writeOf(first, 1)])),
      await errorOf(sink.write([writeOf(other, 1), writeOf(first, 1)])),
    ];

    const message =
      'neo4j: statement of members, line 2, column 7: expected a statement that the server can run';
    expect(errors.map((error) => [error.code, error.reason, error.message])).toEqual([
      ['misconfigured', 'statement', message],
      ['misconfigured', 'statement', message],
    ]);
  });

  it('that only reads stops the pipeline', async () => {
    await using server = await startScriptedBolt({
      onRun: onStatement('MATCH', { summary: { type: 'r' } }),
    });
    await using sink = await openSink({ url: server.url });
    const reading = cypher('MATCH (n {id: event}) RETURN n');

    const error = await errorOf(sink.write([writeOf(reading, 1)]));

    expect([error.code, error.reason]).toEqual(['misconfigured', 'statement']);
    expect(error.message).toContain('statement of topic records');
  });

  it('at BEGIN is the error of the batch', async () => {
    await using server = await startScriptedBolt({
      onBegin: () => boltFailure('Neo.TransientError.Transaction.MaximumTransactionLimitReached'),
    });
    await using sink = await openSink({ url: server.url, graph });

    expect(await errorOf(sink.write([person(1), city(1)]))).toMatchObject({
      code: 'throttled',
      outcome: 'not-applied',
    });
  });

  it('at COMMIT is the error of the batch, and applied is what the server says', async () => {
    const codes = [
      'Neo.TransientError.Transaction.DeadlockDetected',
      'Neo.DatabaseError.Transaction.TransactionCommitFailed',
    ];
    await using server = await startScriptedBolt({ onCommit: () => boltFailure(codes.shift() ?? '') });
    await using sink = await openSink({ url: server.url, graph });

    const errors = [
      await errorOf(sink.write([person(1), city(1)])),
      await errorOf(sink.write([person(1), city(1)])),
    ];

    expect(errors.map(({ code, outcome }) => [code, outcome])).toEqual([
      ['conflict', 'not-applied'],
      ['unavailable', 'unknown'],
    ]);
  });
});
