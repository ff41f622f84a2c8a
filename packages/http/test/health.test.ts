import type { Clock } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { createReadiness } from '../src/health/readiness.ts';
import { FakeStreams } from './support/fake-streams.ts';
import { openApp } from './support/open-app.ts';

async function startingStreams(clock: Clock): Promise<FakeStreams> {
  const streams = new FakeStreams();
  await streams.create('orders-1', { definition: 'orders' });
  Object.assign(streams.kept.get('orders-1') ?? {}, { state: 'starting', since: clock.now() });
  return streams;
}

describe('readiness', () => {
  it('waits for the streams to be open, and started', async () => {
    const clock = createManualClock();
    const streams = await startingStreams(clock);
    const readiness = createReadiness(streams, clock);
    streams.isOpen = false;

    const closed = readiness();
    streams.isOpen = true;
    const starting = readiness();
    await streams.start('orders-1');
    const ready = readiness();

    expect([closed, starting, ready]).toEqual(['closed', 'starting', 'ready']);
  });

  it('does not wait for ever for one that cannot be opened', async () => {
    const clock = createManualClock();
    const readiness = createReadiness(await startingStreams(clock), clock);

    await clock.advance(29_999);
    const before = readiness();
    await clock.advance(1);
    const after = readiness();

    expect([before, after]).toEqual(['starting', 'ready']);
  });

  it('stays when a stream waits, fails or is started again', async () => {
    const clock = createManualClock();
    const streams = await startingStreams(clock);
    const readiness = createReadiness(streams, clock);
    await streams.start('orders-1');

    const judged = ['running', 'waiting', 'failed', 'starting', 'stopped'].map((state) => {
      Object.assign(streams.kept.get('orders-1') ?? {}, { state, since: clock.now() });
      return readiness();
    });

    expect(new Set(judged)).toEqual(new Set(['ready']));
  });

  it('ends with the streams', async () => {
    const clock = createManualClock();
    const streams = await startingStreams(clock);
    const readiness = createReadiness(streams, clock);
    await streams.start('orders-1');
    readiness();

    await streams.close();

    expect(readiness()).toBe('closed');
  });
});

describe('health over HTTP', () => {
  it('tells how many streams are in each state, to who has the token', async () => {
    await using server = await openApp();

    const live = await server.send('GET', '/health/live');
    const ready = await server.send('GET', '/health/ready');
    server.streams.isOpen = false;
    const closed = await server.send('GET', '/health/ready');

    expect([live.statusCode, ready.statusCode, closed.statusCode]).toEqual([200, 200, 503]);
    expect(live.json()).toEqual({ status: 'live' });
    expect(ready.json()).toEqual({ status: 'ready', streams: { running: 1, stopped: 1 } });
    expect(closed.json()).toEqual({ status: 'closed' });
  });

  it('tells nothing but the status where it needs no token', async () => {
    await using server = await openApp({ publicHealth: true });

    const live = await server.app.inject({ url: '/health/live' });
    const ready = await server.app.inject({ url: '/health/ready' });
    const withToken = await server.send('GET', '/health/ready');
    const other = await server.app.inject({ url: '/health' });

    expect(live.json()).toEqual({ status: 'live' });
    expect(ready.json()).toEqual({ status: 'ready' });
    expect(withToken.json()).toEqual({ status: 'ready' });
    expect(other.statusCode).toBe(401);
  });
});

describe('metrics over HTTP', () => {
  it('are told as Prometheus reads them', async () => {
    await using server = await openApp();

    const answer = await server.send('GET', '/metrics');

    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.body).toContain('stream="orders-1"');
  });

  it('are not there where the option says so', async () => {
    await using server = await openApp({ metrics: false });

    const answer = await server.send('GET', '/metrics');

    expect(answer.statusCode).toBe(404);
  });
});
