import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unavailable } from '../../src/errors.ts';
import { pipelineChannelName, type PublishedEvent } from '../../src/pipeline/events.ts';
import type { TestWrite } from '../../src/testing/index.ts';
import { createLab, createPartitionLab, numbers } from './support.ts';

describe('what a pipeline tells of a sink', () => {
  it('is each attempt, with its writes, its time and how it ended', async () => {
    const lab = createPartitionLab({ records: 10 });
    lab.sink.failNext({ type: 'fail', code: 'unavailable', retryAfterMs: 7_000 });
    const startedAt = lab.clock.now();

    await lab.run();

    expect(lab.events.filter(({ type }) => type === 'attempt')).toEqual([
      expect.objectContaining({ writes: 10, attempt: 1, startedAt, outcome: 'failed', code: 'unavailable' }),
      expect.objectContaining({ writes: 10, attempt: 2, startedAt: startedAt + 7_000, outcome: 'written' }),
    ]);
  });

  it('names what a part of a batch failed with', async () => {
    const lab = createLab({
      records: 10,
      sink: { poison: (write) => (write as TestWrite).payload === 3 },
    });

    await lab.run();

    const attempts = lab.events.filter((event) => event.type === 'attempt');
    expect(attempts.some(({ outcome, code }) => outcome !== 'written' && code === 'rejected')).toBe(true);
    expect(attempts.every(({ durationMs }) => durationMs >= 0)).toBe(true);
  });

  it('is why it waits, for as long as nobody answers', async () => {
    const lab = createPartitionLab({ records: 10 });
    void lab.pipeline.ready().then(() => lab.sink.goAway());
    const ended = lab.start();
    await lab.clock.advance(30_000);

    const during = lab.pipeline.stats().waitsFor;
    lab.sink.comeBack();
    const { stats } = await lab.clock.runUntil(ended);

    expect(during).toMatchObject({ part: 'sink', code: 'unavailable' });
    expect(during?.forMs).toBeGreaterThan(20_000);
    expect(stats.waitsFor).toBeUndefined();
    expect(lab.events.filter(({ type }) => type === 'gate')).toEqual([
      { type: 'gate', state: 'closed', code: 'unavailable' },
      { type: 'gate', state: 'open' },
    ]);
  });
});

describe('what a pipeline tells of a source', () => {
  it('is why it waits, until another session is open', async () => {
    const lab = createPartitionLab({ records: 10, stream: 'open' });
    const ended = lab.start();
    await lab.clock.advance(1_000);

    lab.source.failOpen(...numbers(3).map(() => unavailable('memory: still away')));
    lab.source.crash();
    await lab.clock.settle();
    const during = lab.pipeline.stats().waitsFor;
    await lab.clock.advance(120_000);
    const after = lab.pipeline.stats().waitsFor;
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(during).toMatchObject({ part: 'source', code: 'unavailable' });
    expect(after).toBeUndefined();
    expect(lab.events.filter(({ type }) => type === 'source')).toEqual([
      { type: 'source', state: 'closed', code: 'unavailable' },
      { type: 'source', state: 'open' },
    ]);
  });
});

describe('what a dry run tells', () => {
  it('is marked on the channel, and nothing to the observer', async () => {
    const lab = createLab({ records: 10 });
    const purposes = new Set<string>();
    const listener = (message: unknown): void => void purposes.add((message as PublishedEvent).purpose);
    subscribe(pipelineChannelName, listener);
    onTestFinished(() => void unsubscribe(pipelineChannelName, listener));

    await lab.clock.runUntil(lab.pipeline.check());

    expect([...purposes]).toEqual(['check']);
    expect(lab.events).toEqual([]);
  });
});
