import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tameIdleTimers } from '../src/idle-timers.ts';

interface PushedRequest {
  readonly entry: object;
  readonly expectResponse: boolean;
  sendRequest(): void;
}
interface RequestQueue {
  maybeThrottle(throttleMs: number): void;
  push(request: PushedRequest): void;
  fulfillRequest(response: object): void;
  checkPendingRequests(): void;
  rejectAll(error: Error): void;
  destroy(): void;
}
type RequestQueueClass = new (options: object) => RequestQueue;

const require = createRequire(import.meta.url);
const file = require.resolve('kafkajs/src/network/requestQueue/index.js');
const RequestQueue = require(file) as RequestQueueClass;
const method = 'scheduleCheckPendingRequests';

function say(): void {}

/** Gives the class as kafkajs has it, loaded a second time. */
function untamedQueue(): RequestQueueClass {
  const loaded = require.cache[file];
  delete require.cache[file];
  const untamed = require(file) as RequestQueueClass;
  require.cache[file] = loaded;
  return untamed;
}

function createQueue(
  maxInFlightRequests: number,
  Queue: RequestQueueClass = RequestQueue,
): { readonly queue: RequestQueue; readonly sent: number[] } {
  const queue = new Queue({
    maxInFlightRequests,
    requestTimeout: 30_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'localhost:9092',
    logger: { debug: say, info: say, warn: say, error: say },
  });
  return { queue, sent: [] };
}

function push({ queue, sent }: ReturnType<typeof createQueue>, correlationId: number): void {
  queue.push({
    entry: { correlationId, apiKey: 0, apiVersion: 0, apiName: 'Test', resolve: say, reject: say },
    expectResponse: true,
    sendRequest: () => void sent.push(correlationId),
  });
}

describe('tameIdleTimers', () => {
  beforeEach(() => {
    tameIdleTimers();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['kafkajs alone arms one timer after another', untamedQueue(), 1],
    ['a tamed queue arms none', RequestQueue, 0],
  ])('while there is nothing to send, %s', (_, Queue, timers) => {
    const open = createQueue(5, Queue);
    push(open, 1);

    open.queue.fulfillRequest({ correlationId: 1, payload: Buffer.alloc(0), size: 0 });
    vi.advanceTimersByTime(100);

    expect(open.sent).toEqual([1]);
    expect(vi.getTimerCount()).toBe(timers);
  });

  it('leaves a queue that never had anything to send without a timer', () => {
    const { queue } = createQueue(5);

    queue.checkPendingRequests();

    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends what waited for the end of a throttling', () => {
    const open = createQueue(5);
    open.queue.maybeThrottle(1000);
    push(open, 1);
    push(open, 2);

    vi.advanceTimersByTime(999);
    expect(open.sent).toEqual([]);
    vi.advanceTimersByTime(2);

    expect(open.sent).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends what is pushed later into a throttling', () => {
    const open = createQueue(5);
    open.queue.maybeThrottle(1000);
    open.queue.checkPendingRequests();
    expect(vi.getTimerCount()).toBe(0);

    vi.advanceTimersByTime(500);
    push(open, 1);
    vi.advanceTimersByTime(501);

    expect(open.sent).toEqual([1]);
  });

  it('sends what waited for a place in flight', () => {
    const open = createQueue(1);
    push(open, 1);
    push(open, 2);
    expect(open.sent).toEqual([1]);

    open.queue.fulfillRequest({ correlationId: 1, payload: Buffer.alloc(0), size: 0 });

    expect(open.sent).toEqual([1, 2]);
    open.queue.rejectAll(new Error('done'));
    vi.runOnlyPendingTimers();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('arms no timer of negative length', () => {
    const setTimer = vi.spyOn(globalThis, 'setTimeout');
    const open = createQueue(1);
    for (const id of [1, 2, 3]) push(open, id);
    open.queue.maybeThrottle(5);

    for (const id of [1, 2, 3]) {
      vi.advanceTimersByTime(20);
      open.queue.fulfillRequest({ correlationId: id, payload: Buffer.alloc(0), size: 0 });
    }

    expect(open.sent).toEqual([1, 2, 3]);
    expect(
      setTimer.mock.calls.map(([, delayMs]) => delayMs).filter((delayMs) => Number(delayMs) <= 0),
    ).toEqual([]);
  });

  it('changes a copy of kafkajs once', () => {
    const before: unknown = Reflect.get(RequestQueue.prototype, method);

    tameIdleTimers();

    expect(Reflect.get(RequestQueue.prototype, method)).toBe(before);
  });
});
