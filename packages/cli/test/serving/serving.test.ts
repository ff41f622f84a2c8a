import { describe, expect, it } from 'vitest';
import { toJson } from '../../src/format/json.ts';
import { localUrl } from '../../src/serving/http-interface.ts';
import { lineLogger } from '../../src/serving/log.ts';
import { StateLines } from '../../src/serving/state-lines.ts';
import { pipelineStats, streamInfo } from '../support/stream-info.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const running = streamInfo({
  state: 'running',
  isRunning: true,
  stats: pipelineStats({ lag: 4 }),
  totals: { written: 90 },
});

describe('StateLines', () => {
  it('tells a change of state at once, and nothing while all is as it was', () => {
    const lines = new StateLines();

    const first = lines.take([streamInfo()], now);
    const same = lines.take([streamInfo()], now + 1_000);
    const changed = lines.take([running], now + 2_000);

    expect(first.map(({ text }) => text)).toEqual(['2026-01-02T03:04:05Z payments: stopped']);
    expect(same).toEqual([]);
    expect(changed.map(({ text }) => text)).toEqual([
      '2026-01-02T03:04:07Z payments: running, 90 written, 0 dead-lettered, lag 4',
    ]);
  });

  it('tells every ten seconds what runs, with its rate', () => {
    const lines = new StateLines();
    lines.take([running, streamInfo({ name: 'still' })], now);

    const later = lines.take([{ ...running, totals: { ...running.totals, consumed: 500 } }], now + 10_000);

    expect(later.map(({ text }) => text)).toEqual([
      expect.stringContaining('running, 50 records/s, 90 written'),
    ]);
    expect(JSON.parse(toJson(later[0]))).toMatchObject({ stream: 'payments', recordsPerSecond: 50, lag: 4 });
    expect(toJson(later[0])).not.toContain('"text"');
  });

  it('says why a stream waits', () => {
    const failure = {
      code: 'unavailable',
      reason: undefined,
      message: 'broker: no answer',
      at: now,
    } as const;

    const [line] = new StateLines().take([{ ...running, state: 'waiting', failure }], now);

    expect(line?.text).toBe(
      '2026-01-02T03:04:05Z payments: waiting, broker: no answer (unavailable, 2026-01-02T03:04:05Z)',
    );
  });
});

describe('lineLogger', () => {
  it('prints warnings and errors, and all where all is asked for', () => {
    const printed: string[] = [];
    const parts = { json: false, now: () => now, print: (line: string) => void printed.push(line) };

    const quiet = lineLogger({ ...parts, level: 'warn' });
    quiet.info('a');
    quiet.warn('b', { stream: 'payments', left: undefined, why: 'two words' });
    lineLogger({ ...parts, level: 'debug' }).debug('c');

    expect(printed).toEqual([
      '2026-01-02T03:04:05.000Z warn b stream=payments why="two words"\n',
      '2026-01-02T03:04:05.000Z debug c\n',
    ]);
  });

  it('prints JSON', () => {
    const printed: string[] = [];
    lineLogger({ level: 'warn', json: true, now: () => now, print: (line) => void printed.push(line) }).error(
      'a',
      { n: 1 },
    );

    expect(JSON.parse(printed.join(''))).toEqual({
      time: '2026-01-02T03:04:05.000Z',
      level: 'error',
      message: 'a',
      n: 1,
    });
  });
});

describe('localUrl', () => {
  it.each([
    ['http://127.0.0.1:8083', 'http://127.0.0.1:8083'],
    ['http://0.0.0.0:8083', 'http://127.0.0.1:8083'],
    ['http://[::]:8083', 'http://[::1]:8083'],
  ])('of %s is %s', (url, expected) => {
    expect(localUrl(url)).toBe(expected);
  });
});
