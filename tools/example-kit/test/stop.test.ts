import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { aborted, keepUntil, listenForStop } from '../src/stop.ts';

describe('listenForStop', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    'takes %s for a request, and leaves a second one to the system',
    (name) => {
      const target = new EventEmitter();

      const signal = listenForStop(target);
      const before = signal.aborted;
      target.emit(name);

      expect([before, signal.aborted]).toEqual([false, true]);
      expect(target.listenerCount(name)).toBe(0);
    },
  );
});

describe('aborted', () => {
  it('settles at the abort, and at once after it', async () => {
    const controller = new AbortController();
    const settled = aborted(controller.signal);

    controller.abort();

    await expect(settled).resolves.toBeUndefined();
    await expect(aborted(controller.signal)).resolves.toBeUndefined();
  });
});

describe('keepUntil', () => {
  it('says what is kept, and goes on until the abort', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const controller = new AbortController();
    let isOver = false;

    const kept = keepUntil(controller.signal, ['Kafka   k:9092', 'Neo4j   bolt://n']).then(() => {
      isOver = true;
    });
    await Promise.resolve();
    const wasOver = isOver;
    controller.abort();
    await kept;

    expect(wasOver).toBe(false);
    expect(log.mock.calls).toEqual([['\nKept until Ctrl-C:\n  Kafka   k:9092\n  Neo4j   bolt://n']]);
  });
});
