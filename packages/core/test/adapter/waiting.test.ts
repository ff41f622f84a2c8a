import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { abortable, atMost, pause } from '../../src/adapter/index.ts';

describe('abortable', () => {
  it('settles like the task', async () => {
    const { signal } = new AbortController();

    await expect(abortable(Promise.resolve(7), signal)).resolves.toBe(7);
    await expect(abortable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('rejects with the reason, also when the signal was aborted before', async () => {
    const abort = new AbortController();
    const forever = new Promise<never>(() => undefined);
    const pending = abortable(forever, abort.signal);

    abort.abort(new Error('enough'));

    await expect(pending).rejects.toThrow('enough');
    await expect(abortable(forever, abort.signal)).rejects.toThrow('enough');
  });
});

describe('pause', () => {
  it('settles after the time, and leaves no timer behind when it is aborted', async () => {
    const clock = createManualClock();
    const abort = new AbortController();
    const ended: string[] = [];
    void pause(clock, 100, new AbortController().signal).then(() => ended.push('waited'));
    void pause(clock, 500, abort.signal).then(() => ended.push('aborted'));

    await clock.advance(100);
    abort.abort();
    await clock.advance(0);

    expect(ended).toEqual(['waited', 'aborted']);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('atMost', () => {
  it('does not wait longer than the task, nor than the time', async () => {
    const clock = createManualClock();

    await atMost(clock, 1_000, Promise.reject(new Error('gone')));
    await clock.runUntil(atMost(clock, 1_000, new Promise(() => undefined)));

    expect(clock.pendingTimers).toBe(0);
  });
});
