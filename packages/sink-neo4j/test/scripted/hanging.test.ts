import { createManualClock, conformanceGraph } from '@rivergraph/core/testing';
import type { CypherSinkWrite } from '@rivergraph/sink-neo4j';
import { boltFailure, onStatement, startScriptedBolt } from '@rivergraph/servers';
import type { BoltBehaviour, BoltRun, Outcome, Reply, ScriptedBolt } from '@rivergraph/servers';
import neo4j from 'neo4j-driver';
import { describe, expect, it, vi } from 'vitest';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { openSink } from './support/open-sink.ts';

const graph = conformanceGraph;
const { Person, City } = graph;
const slow: CypherSinkWrite = Person.upsert({ id: 'slow' });
const quick: CypherSinkWrite = City.upsert({ country: 'c', name: 'quick' });

/** Hangs at the statements about people, until the client sends RESET or goes. */
const hangs = onStatement('Person', 'hang');

/** Answers no statement about people and, in a transaction of several statements, no RESET either, until it is let. */
class Frozen implements BoltBehaviour {
  thaw: () => void = () => undefined;
  readonly #thawed: Promise<void>;

  constructor() {
    this.#thawed = new Promise<void>((resolve) => {
      this.thaw = resolve;
    });
  }

  readonly onRun = async ({ text }: BoltRun): Promise<Reply> => {
    if (text.includes('Person')) await this.#thawed;
    return undefined;
  };

  readonly onRollback = async (): Promise<Outcome> => {
    await this.#thawed;
    return undefined;
  };
}

async function untilHeld(server: ScriptedBolt, count: number): Promise<void> {
  await server.until(
    () => server.requests.filter(({ text }) => text?.includes('Person') === true).length >= count,
  );
}

describe('a write on a server that hangs', () => {
  it('rejects as soon as it is aborted, sends RESET, and the connection is used on', async () => {
    const clock = createManualClock();
    await using server = await startScriptedBolt({ onRun: hangs });
    await using sink = await openSink({ url: server.url, graph }, clock);
    const controller = new AbortController();
    const writing = errorOf(sink.write([slow], { signal: controller.signal }));
    await untilHeld(server, 1);

    controller.abort(new Error('too long'));
    const error = await writing;
    await server.until(() => server.requests.some(({ name }) => name === 'RESET'));
    await vi.waitUntil(() => clock.pendingTimers === 0, 4_000);
    await sink.write([quick]);

    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', cause: { message: 'too long' } });
    expect([server.accepted, clock.pendingTimers]).toEqual([1, 0]);
  });

  it('in a transaction of several statements rejects at once, too, and commits nothing later', async () => {
    const ends: string[] = [];
    await using server = await startScriptedBolt({
      onRun: hangs,
      onCommit: () => void ends.push('commit'),
      onRollback: (_transaction, reason) => void ends.push(reason),
    });
    await using sink = await openSink({ url: server.url, graph });
    const controller = new AbortController();
    const writing = errorOf(sink.write([quick, slow], { signal: controller.signal }));
    await untilHeld(server, 1);

    controller.abort();
    const error = await writing;
    await server.until(() => ends.length > 0);
    await sink.write([quick]);

    expect([error.code, ends]).toEqual(['unavailable', expect.not.arrayContaining(['commit'])]);
  });

  it('that is aborted beforehand sends nothing', async () => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph });
    server.forgetRequests();

    const error = await errorOf(sink.write([slow], { signal: AbortSignal.abort() }));

    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    expect(server.requests).toEqual([]);
  });

  it('that never answers RESET loses its connection after two seconds, and others go on', async () => {
    const clock = createManualClock();
    const frozen = new Frozen();
    await using server = await startScriptedBolt(frozen);
    await using sink = await openSink({ url: server.url, graph }, clock);
    const controller = new AbortController();
    const given = errorOf(sink.write([quick, slow], { signal: controller.signal }));
    const other = sink.write([slow]);
    await untilHeld(server, 2);

    controller.abort();
    await given;
    await clock.advance(2_000);
    const before = server.accepted;
    await sink.write([quick]);
    const during = [server.accepted - before, server.connections.length];
    frozen.thaw();
    const result = await other;

    // The new driver has one; of the old one the hanging connection and the one of the other write were left.
    expect(during).toEqual([1, 3]);
    expect(result).toBeUndefined();
    await server.until(() => server.connections.length === 1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('leaks no connection however often that happens', async () => {
    const clock = createManualClock();
    await using server = await startScriptedBolt(new Frozen());
    await using sink = await openSink({ url: server.url, graph }, clock);

    for (let round = 1; round <= 5; round += 1) {
      const controller = new AbortController();
      const given = errorOf(sink.write([quick, slow], { signal: controller.signal }));
      await untilHeld(server, round);
      controller.abort();
      await given;
      await clock.advance(2_000);
      await sink.write([quick]);
    }

    await server.until(() => server.connections.length === 1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('replaces a driver once, though several of its writes hang', async () => {
    const clock = createManualClock();
    await using server = await startScriptedBolt(new Frozen());
    await using sink = await openSink({ url: server.url, graph }, clock);
    const controller = new AbortController();
    const given = Array.from({ length: 4 }, async () =>
      errorOf(sink.write([quick, slow], { signal: controller.signal })),
    );
    await untilHeld(server, 4);

    controller.abort();
    await Promise.all(given);
    await clock.advance(2_000);
    await Promise.all([sink.write([quick]), sink.write([quick])]);

    await server.until(() => server.connections.length <= 2);
    expect(server.accepted).toBeLessThanOrEqual(6);
  });

  it('is ended by close once it is aborted', async () => {
    const clock = createManualClock();
    await using server = await startScriptedBolt(new Frozen());
    const { sink } = await openSink({ url: server.url, graph }, clock);
    const controller = new AbortController();
    const context = { signal: controller.signal, attempt: 1, deadline: clock.now() + 60_000 };
    const writing = errorOf(sink.write({ writes: [quick, slow] }, context));
    await untilHeld(server, 1);

    let isClosed = false;
    const closing = sink.close().then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    const wasClosed = isClosed;
    controller.abort();
    await closing;
    const error = await writing;

    expect([wasClosed, error.code]).toEqual([false, 'unavailable']);
    await server.until(() => server.connections.length === 0);
    await clock.settle();
    expect(clock.pendingTimers).toBe(0);
  });

  it('leaves the connection of a user’s own driver to its owner', async () => {
    const clock = createManualClock();
    const frozen = new Frozen();
    await using server = await startScriptedBolt(frozen);
    await using driver = neo4j.driver(server.url);
    await using sink = await openSink({ driver, graph }, clock);
    const controller = new AbortController();
    const given = errorOf(sink.write([quick, slow], { signal: controller.signal }));
    await untilHeld(server, 1);

    controller.abort();
    await given;
    await clock.advance(2_000);
    await sink.write([quick]);
    frozen.thaw();
    await sink.write([quick]);

    expect([server.accepted, server.connections.length]).toEqual([2, 2]);
  });

  it('is not waited for any more once it is aborted while it is taken back', async () => {
    const frozen = new Frozen();
    await using server = await startScriptedBolt({
      onRun: onStatement('Person', boltFailure('Neo.TransientError.Transaction.DeadlockDetected')),
      onRollback: frozen.onRollback,
    });
    await using sink = await openSink({ url: server.url, graph }, createManualClock());
    const controller = new AbortController();
    const writing = errorOf(sink.write([quick, slow], { signal: controller.signal }));
    await untilHeld(server, 1);

    controller.abort();

    expect((await writing).code).toBe('unavailable');
    frozen.thaw();
  });
});

describe('the pool of a driver', () => {
  it('that is too small makes writes wait, and says so when that takes too long', async () => {
    await using server = await startScriptedBolt({ onRun: hangs });
    const driverConfig = { maxConnectionPoolSize: 1, connectionAcquisitionTimeout: 200 };
    await using sink = await openSink({ url: server.url, graph, driverConfig });
    const controller = new AbortController();
    const first = errorOf(sink.write([slow], { signal: controller.signal }));
    await untilHeld(server, 1);

    const second = await errorOf(sink.write([quick]));
    controller.abort();
    await first;
    await sink.write([quick]);

    expect(second.code).toBe('unavailable');
    expect(second.message).toContain('the pool is too small');
    expect(server.accepted).toBe(1);
  });
});
