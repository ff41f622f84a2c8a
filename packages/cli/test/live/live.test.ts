import { unavailable } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { LiveArea } from '../../src/live/live-area.ts';
import { Rates } from '../../src/live/rates.ts';
import type { Connect } from '../../src/operator/connect.ts';
import { listenForStop } from '../../src/process/stop-request.ts';
import { runCli } from '../../src/run-cli.ts';
import { fakeHost } from '../support/fake-host.ts';
import { fakeOperator } from '../support/fake-operator.ts';
import { streamInfo } from '../support/stream-info.ts';

describe('LiveArea', () => {
  it('draws in the place of what it drew before', () => {
    const { out, printed } = fakeHost({ rows: 10 });
    const area = new LiveArea(out);

    area.draw('a\nb');
    area.draw('c');

    expect(printed()).toBe('\u001B[?7la\nb\u001B[?7h\n\u001B[2A\r\u001B[0J\u001B[?7lc\u001B[?7h\n');
  });

  it('prints above it', () => {
    const { out, printed } = fakeHost({ rows: 10 });
    const area = new LiveArea(out);

    area.draw('a');
    area.print('note\n');
    area.draw('b');

    expect(printed()).toContain('\u001B[1A\r\u001B[0Jnote\n\u001B[?7lb');
  });

  it('draws no more than the terminal holds', () => {
    const { out, printed } = fakeHost({ rows: 4 });

    new LiveArea(out).draw('a\nb\nc\nd\ne');

    expect(printed()).toContain('a\nb\n… and 3 more lines');
    expect(printed()).not.toContain('e\u001B');
  });
});

describe('Rates', () => {
  it('are counts per second since the last time', () => {
    const rates = new Rates();

    const first = rates.take(new Map([['a', 100]]), 1_000);
    const second = rates.take(new Map([['a', 600]]), 3_000);

    expect(first.get('a')).toBeUndefined();
    expect(second.get('a')).toBe(250);
  });

  it('are not known of a count that went back', () => {
    const rates = new Rates();
    rates.take(new Map([['a', 100]]), 1_000);

    expect(rates.take(new Map([['a', 5]]), 2_000).get('a')).toBeUndefined();
  });
});

describe('listenForStop', () => {
  it('asks at the first signal, ends the process at the second, and not after it', () => {
    const host = fakeHost();
    const stop = listenForStop(host);

    host.signal('SIGINT');
    const asked = stop.signal.aborted;
    host.signal('SIGTERM');
    stop[Symbol.dispose]();
    host.signal('SIGINT');

    expect(asked).toBe(true);
    expect(host.exits).toEqual([143]);
  });
});

describe('--watch', () => {
  it('answers again and again until a signal, also while nobody does', async () => {
    let calls = 0;
    const host = fakeHost({ onOutput: () => void (calls >= 3 && host.signal('SIGINT')) });
    const connect = async (): Promise<ReturnType<typeof fakeOperator>> => {
      calls += 1;
      return fakeOperator({
        list: async () => (calls === 2 ? await Promise.reject(unavailable('no answer')) : [streamInfo()]),
      });
    };

    const code = await host.clock.runUntil(runCli({ host, connect }, ['show', '--watch', '--json']));

    expect(code).toBe(0);
    const lines = host
      .printed()
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      [{ name: 'payments' }],
      { error: { code: 'unavailable' } },
      [{ name: 'payments' }],
    ]);
    expect(host.clock.pendingTimers).toBe(0);
  });

  it('lets go at a signal of a process that does not answer', async () => {
    const host = fakeHost();
    const connect: Connect = async (_host, _flags, signal) =>
      fakeOperator({
        list: async () =>
          await new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(unavailable('no answer')));
            host.signal('SIGINT');
          }),
      });

    const code = await runCli({ host, connect }, ['show', '--watch']);

    expect(code).toBe(0);
    expect(host.printed()).toBe('');
  });

  it('ends when nobody reads it any more', async () => {
    const host = fakeHost({ onOutput: () => host.closeOutput() });

    const code = await host.clock.runUntil(
      runCli({ host, connect: async () => fakeOperator() }, ['show', '--watch', '--json']),
    );

    expect(code).toBe(0);
    expect(host.printed().trim().split('\n')).toHaveLength(1);
  });

  it('draws in place on a terminal', async () => {
    let draws = 0;
    const host = fakeHost({ rows: 40, onOutput: () => void ((draws += 1) === 2 && host.signal('SIGINT')) });

    const code = await host.clock.runUntil(
      runCli({ host, connect: async () => fakeOperator() }, ['lag', 'payments', '--watch']),
    );

    expect(code).toBe(0);
    expect(host.printed()).toContain('\u001B[5A\r\u001B[0J');
  });
});
