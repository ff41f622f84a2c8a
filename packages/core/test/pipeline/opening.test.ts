import { describe, expect, it } from 'vitest';
import { createLab } from './support.ts';

const never = async (): Promise<never> => await new Promise<never>(() => undefined);

describe('stop while the parts open', () => {
  it('ends at once where the part listens to its signal', async () => {
    const lab = createLab({
      wrapSink: (sink) => ({
        ...sink,
        open: async ({ signal }) =>
          await new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason as Error)),
          ),
      }),
    });
    const ended = lab.start();
    await lab.clock.settle();
    const startedAt = lab.clock.now();

    const { state } = lab.pipeline;
    void lab.pipeline.stop();
    const { reason } = await lab.clock.runUntil(ended);

    expect(state).toBe('opening');
    expect(reason).toBe('stopped');
    expect(lab.clock.now()).toBe(startedAt);
  });

  it('ends after drainTimeoutMs where it does not', async () => {
    const lab = createLab({
      wrapSink: (sink) => ({ ...sink, open: never }),
      pipeline: { drainTimeoutMs: 3_000 },
    });
    const ended = lab.start();
    await lab.clock.settle();
    const startedAt = lab.clock.now();

    void lab.pipeline.stop();
    const { reason } = await lab.clock.runUntil(ended);

    expect(reason).toBe('stopped');
    expect(lab.clock.now() - startedAt).toBe(3_000);
  });

  it('closes a part that opens too late', async () => {
    const told: string[] = [];
    const lab = createLab({
      pipeline: { drainTimeoutMs: 1_000 },
      wrapSink: (sink) => ({
        ...sink,
        open: async ({ clock }) => {
          await new Promise<void>((resolve) => clock.setTimer(resolve, 5_000));
          told.push('opened');
        },
        close: async () => void told.push('closed'),
      }),
    });
    const ended = lab.start();
    await lab.clock.settle();

    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);
    await lab.clock.advance(10_000);

    expect(told).toEqual(['opened', 'closed']);
  });

  it('closes a session that opens too late', async () => {
    let closes = 0;
    const lab = createLab({
      pipeline: { drainTimeoutMs: 1_000 },
      wrapSource: (source) => ({
        name: 'late',
        features: source.features,
        decoder: source.decoder,
        open: async (context) => {
          await new Promise<void>((resolve) => context.clock.setTimer(resolve, 5_000));
          const session = await source.open({ ...context, signal: new AbortController().signal });
          return Object.assign(Object.create(session) as typeof session, {
            next: async () => await session.next(),
            close: async () => {
              closes++;
              await session.close();
            },
          });
        },
      }),
    });
    const ended = lab.start();
    await lab.clock.settle();

    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);
    await lab.clock.advance(10_000);

    expect(closes).toBe(1);
  });
});
