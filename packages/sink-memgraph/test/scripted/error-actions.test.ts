import { boltFailure, memgraphErrors } from '@rivergraph/servers';
import type { MemgraphError, Refusal } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { hurriedClock } from '../../../cypher/test/bolt-support/hurried-clock.ts';
import { logLines } from '../server/log-lines.ts';
import { RowStore } from './support/row-store.ts';
import { run, startScript, ways } from './support/run-rows.ts';

const client = 'Memgraph.ClientError.MemgraphError.MemgraphError';
const transient = 'Memgraph.TransientError.MemgraphError.MemgraphError';
const docs = 'For more details, visit https://memgraph.com/docs';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
const without = (count: number, poison: readonly number[]): readonly number[] =>
  numbers(count).filter((at) => !poison.includes(at));

function refusal({ code, message }: MemgraphError): Refusal {
  return boltFailure(code, message);
}

function error(code: string, message: string): MemgraphError {
  return { code, message };
}

/** A database that refuses the first so many transactions. */
function refusingFirst(count: number, answer: Refusal): RowStore {
  let left = count;
  return new RowStore({ before: () => (left-- > 0 ? answer : undefined) });
}

/** A database that refuses some rows, whatever comes with them. */
function refusingRows(poison: readonly number[], answer: Refusal): RowStore {
  return new RowStore({ before: (rows) => (rows.some((row) => poison.includes(row)) ? answer : undefined) });
}

const unique = error(client, 'Unable to commit due to unique constraint violation on :Row(id)');
const trigger = error(
  transient,
  "Trigger 'check' caused the transaction to fail.\nException: Division by zero.",
);

const passing: readonly (readonly [
  what: string,
  retried: 'conflict' | 'throttled' | 'unavailable',
  MemgraphError,
])[] = [
  ['a conflict', 'conflict', memgraphErrors.conflict],
  ['a conflict before 2.12', 'conflict', { ...memgraphErrors.conflict, code: client }],
  ['a conflict of the storage on disk', 'conflict', memgraphErrors.serialization],
  ['a race for a key', 'conflict', unique],
  ['a trigger', 'conflict', trigger],
  ['a node that is deleted meanwhile', 'conflict', memgraphErrors.deletedObject],
  [
    'a trigger that met another transaction',
    'conflict',
    error(
      transient,
      `Trigger 'x' caused the transaction to fail.\nException: ${memgraphErrors.conflict.message}`,
    ),
  ],
  ['another user', 'unavailable', memgraphErrors.terminated],
  ['a shutdown', 'unavailable', memgraphErrors.shutdown],
  ['another session', 'unavailable', memgraphErrors.stoppedCommit],
  ['no shared access', 'unavailable', memgraphErrors.sharedAccess],
  ['no unique access', 'unavailable', memgraphErrors.uniqueAccess],
  ['no read-only access', 'unavailable', memgraphErrors.readOnlyAccess],
  ['a change of mode', 'unavailable', memgraphErrors.modeChanged],
  ['a full disk', 'unavailable', error(client, 'Unable to commit due to persistence error.')],
  ['a strict replica', 'unavailable', memgraphErrors.abortedEverywhere],
  ['a server that does not know itself', 'unavailable', memgraphErrors.unknown],
  ['an unknown passing error', 'unavailable', error(transient, 'about row 17')],
  ['too many sessions', 'throttled', error(transient, 'User exceeded session limit.')],
];

const elsewhere: readonly (readonly [string, MemgraphError])[] = [
  ['a replica', memgraphErrors.replica],
  ['a main that is not ready', memgraphErrors.mainNotWriteable],
  ['a main that is none any more', memgraphErrors.notMainAnymore],
  ['a replica that wrote', memgraphErrors.replicaWrote],
];

const tooMuch: readonly (readonly [string, MemgraphError])[] = [
  ['time', memgraphErrors.timeout],
  ['memory', memgraphErrors.memoryLimit],
  ['memory of the user', error(transient, 'User memory limit exceeded!')],
  ['memory of the machine', error(transient, 'std::bad_alloc')],
];

const ofData: readonly (readonly [string, MemgraphError])[] = [
  ['a key that two nodes have', unique],
  ['a trigger', trigger],
  ['existence', error(client, 'Unable to commit due to existence constraint violation on :Row(name)')],
  ['a type', error(client, 'IS TYPED INTEGER violation on Row(age)')],
  ['a key that is null', error(client, "Can't have null literal properties inside merge (n.id)!")],
  ['a date that is none', error(transient, 'Invalid string for date. \nString representing the date')],
  ['a time zone that is none', error(transient, 'Timezone name is not in the IANA time zone database.')],
  ['what the statement deletes itself', memgraphErrors.deletedObject],
  [
    'a text that speaks of replicas',
    error(client, `Expected Integer, got the text ${memgraphErrors.stillCommitted.message}`),
  ],
  ['an unknown error', error(client, 'about row 17')],
];

const fatal: readonly (readonly [what: string, code: string, MemgraphError])[] = [
  ['an unknown database', 'misconfigured', error(transient, 'Tried to retrieve an unknown database "x".')],
  ['an unknown user', 'misconfigured', error(transient, "Trying to impersonate a user that doesn't exist.")],
  ['a read transaction', 'misconfigured', memgraphErrors.misaligned],
  [
    'a statement that must commit by itself',
    'misconfigured',
    error(client, `Index manipulation is not allowed in multicommand transactions. ${docs}`),
  ],
  ['no properties of relationships', 'misconfigured', memgraphErrors.edgeProperties],
  ['a coordinator', 'misconfigured', error(client, 'Coordinator can run only coordinator queries!')],
  [
    'a statement that cannot be read',
    'misconfigured',
    error(client, 'Error on line 2 position 1 with the MERG token.'),
  ],
  ['a statement that makes no sense', 'misconfigured', error(client, 'Unbound variable: evnt.')],
  ['no right', 'unauthorized', error(client, 'You are not authorized to execute this query!')],
  ['no credentials', 'unauthorized', memgraphErrors.unauthenticated],
];

const committed: readonly (readonly [string, MemgraphError])[] = [
  ['3.8 and later', memgraphErrors.stillCommitted],
  ['before 3.8', memgraphErrors.syncReplica],
  [
    'before 3.8, another code',
    error(transient, `Replication Exception: ${memgraphErrors.syncReplica.message}`),
  ],
];

describe.each(ways)('an answer of Memgraph, %s,', { timeout: 20_000 }, (way) => {
  it.each(passing)('is waited for until it is another: %s', async (_, retried, answer) => {
    const store = refusingFirst(3, refusal(answer));
    await using server = await startScript(store);

    const end = await run(server, { way, records: 50, maxRecords: 10 });

    expect([end.error, end.buried, end.committed, store.rows]).toEqual([undefined, [], 49, numbers(50)]);
    expect(end.stats.retries[retried]).toBe(3);
  });

  it.each(elsewhere)('makes the sink look for the main instance: %s', async (_, answer) => {
    const store = refusingFirst(2, refusal(answer));
    await using server = await startScript(store);

    const end = await run(server, { way, records: 50, maxRecords: 50 });

    expect([end.error, end.buried, end.committed, store.rows]).toEqual([undefined, [], 49, numbers(50)]);
    expect(end.stats.retries.unavailable).toBe(2);
    expect(new Set(store.connections.slice(0, 3)).size).toBe(3);
  });

  it.each(tooMuch)('makes batches smaller where there is too little %s', async (_, answer) => {
    const store = new RowStore({ before: (rows) => (rows.length > 20 ? refusal(answer) : undefined) });
    await using server = await startScript(store);

    const end = await run(server, { way, records: 120, maxRecords: 60 });

    expect([end.error, end.buried, store.rows]).toEqual([undefined, [], numbers(120)]);
    expect(end.stats.retries['too-large']).toBeGreaterThanOrEqual(1);
  });

  it.each(tooMuch)('waits, and buries nothing, while there is no %s at all', async (_, answer) => {
    const store = refusingFirst(12, refusal(answer));
    await using server = await startScript(store);

    const end = await run(server, { way, records: 8, maxRecords: 8, clock: hurriedClock(100) });

    expect([end.error, end.buried, store.rows]).toEqual([undefined, [], numbers(8)]);
    expect(end.stats.retries.unavailable).toBeGreaterThanOrEqual(3);
  });

  it.each(ofData)('buries the records that it is about, and no others: %s', async (_, answer) => {
    const poison = [7, 33, 34];
    const store = refusingRows(poison, refusal(answer));
    await using server = await startScript(store);

    const end = await run(server, { way, records: 100, maxRecords: 50 });

    expect([end.error, end.buried.toSorted((a, b) => a - b), end.committed]).toEqual([undefined, poison, 99]);
    expect(store.rows).toEqual(without(100, poison));
  });

  it('buries what closes the connection, and nothing else', async () => {
    const { execution } = memgraphErrors;
    const store = refusingRows([33], { failure: execution, connection: 'closes' });
    await using server = await startScript(store);

    const end = await run(server, { way, records: 100, maxRecords: 50 });

    expect([end.error, end.buried, end.committed]).toEqual([undefined, [33], 99]);
    expect(store.rows).toEqual(without(100, [33]));
    expect(end.stats.retries.unavailable).toBeUndefined();
  });

  it.each(fatal)('stops the pipeline: %s', async (_, code, answer) => {
    const store = new RowStore({ before: () => (store.tried.length > 3 ? refusal(answer) : undefined) });
    await using server = await startScript(store);

    const end = await run(server, { way, records: 200, maxRecords: 10 });

    expect([end.error?.code, end.buried]).toEqual([code, []]);
    const written = new Set(store.rows);
    expect(numbers((end.committed ?? -1) + 1).filter((at) => !written.has(at))).toEqual([]);
    await server.until(() => server.connections.length === 0);
  });

  it.each(committed)('counts as written, once: %s', async (_, answer) => {
    const store = new RowStore({ after: () => refusal(answer) });
    const logger = logLines();
    await using server = await startScript(store);

    const end = await run(server, { way, records: 50, maxRecords: 10, logger });

    expect([end.error, end.buried, end.committed, store.rows]).toEqual([undefined, [], 49, numbers(50)]);
    expect(store.tried.length).toBe(store.applied.length);
    expect(logger.lines.filter((line) => line.includes('a replica has not confirmed it'))).toHaveLength(
      store.applied.length,
    );
  });
});
