import { RivergraphError, unavailable } from '@rivergraph/core';
import type { DeadLetterRecord } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/format/check-table.ts';
import { deadLetterDocument, deadLetterTable } from '../../src/format/dead-letter-table.ts';
import { errorText } from '../../src/format/error-text.ts';
import { toJson } from '../../src/format/json.ts';
import { lagReport, lagTable } from '../../src/format/lag-table.ts';
import { plainPaint } from '../../src/format/paint.ts';
import { progressLine } from '../../src/format/run-table.ts';
import { streamDetails } from '../../src/format/stream-details.ts';
import { liveTable, streamTable } from '../../src/format/stream-table.ts';
import { partitionStats, pipelineStats, streamInfo } from '../support/stream-info.ts';

const failure = {
  code: 'unavailable',
  reason: undefined,
  message: 'broker: expected an answer, got none',
  at: Date.UTC(2026, 0, 2, 3, 4, 5),
} as const;

describe('streamTable', () => {
  it('tells each stream in a row, and below why one waits', () => {
    const text = streamTable(
      [
        streamInfo(),
        streamInfo({
          name: 'people',
          state: 'waiting',
          desired: 'running',
          isRunning: true,
          failure,
          totals: { written: 1500, deadLettered: 2 },
        }),
      ],
      plainPaint,
    );

    const lines = text.split('\n');
    expect(lines[1]).toContain(
      '| name     | definition | batch_interval | batch_size | transform | is running',
    );
    expect(lines[4]).toMatch(/^\| people +\| kafka .* true .*waiting .* 1,500 .* 2 /);
    expect(lines.at(-1)).toBe(
      'people: broker: expected an answer, got none (unavailable, 2026-01-02T03:04:05Z)',
    );
  });

  it('says of a stream that lies still that it is wanted', () => {
    expect(streamTable([streamInfo({ desired: 'running' })], plainPaint)).toContain(
      'payments: is wanted running; `rivergraph serve` runs it',
    );
  });

  it('leaves no control character of another process to the terminal', () => {
    const text = streamTable([streamInfo({ failure: { ...failure, message: 'a\u001B[2J' } })], plainPaint);

    expect(text).not.toContain('\u001B');
  });
});

describe('liveTable', () => {
  it('tells rates, and how far the farthest partition is behind', () => {
    const stats = pipelineStats({
      lag: 30,
      partitions: [partitionStats({ behindMs: 100 }), partitionStats({ id: 'payments-1', behindMs: 2_000 })],
    });
    const stream = streamInfo({ state: 'running', isRunning: true, stats });

    const text = liveTable([stream], {
      paint: plainPaint,
      rates: new Map([['payments', 250]]),
      now: stream.since + 60_000,
    });

    expect(text.split('\n')[3]).toMatch(/payments \| running \| 250 .* 30 +\| 2\.0 s +\| 1 min/);
  });
});

describe('streamDetails', () => {
  it('tells settings, state and partitions', () => {
    const text = streamDetails(
      streamInfo({
        settings: { topics: ['a', 'b'], password: '***' },
        state: 'running',
        stats: pipelineStats({ partitions: [partitionStats({ lag: 5 })] }),
      }),
      plainPaint,
    );

    expect(text).toMatch(/settings\.topics +\| \["a","b"\]/);
    expect(text).toMatch(/settings\.password +\| \*\*\*/);
    expect(text).toMatch(/payments +\| payments-0 \| 5 /);
  });
});

describe('lagTable', () => {
  it('tells each partition, the oldest record where it is, and that a stream is stopped', () => {
    const stats = pipelineStats({
      lag: 7,
      oldest: { partition: 'payments-1', position: 3, ageMs: 4_000 },
      partitions: [
        partitionStats({ lag: 5, behindMs: 20, window: 2 }),
        partitionStats({ id: 'payments-1', lag: 2 }),
      ],
    });
    const running = streamInfo({ state: 'running', stats });

    const lines = lagTable([running, streamInfo({ name: 'old' })]).split('\n');

    expect(lines[3]).toMatch(/payments \| payments-0 \| 5 +\| 20 ms +\| 2 +\| - /);
    expect(lines[4]).toMatch(/payments-1 \| 2 +\| - +\| 0 +\| 4\.0 s/);
    expect(lines[5]).toMatch(/old +\| \(stopped\) +\| - /);
    expect(lagReport(running)).toMatchObject({
      name: 'payments',
      lag: 7,
      partitions: [{ id: 'payments-0' }, { oldestMs: 4_000 }],
    });
  });
});

describe('checkTable', () => {
  it('has the columns query and params', () => {
    const text = checkTable({
      reason: 'limit',
      records: 2,
      writes: 1,
      rows: [{ query: 'MERGE (n {id: $id})', params: { id: 9n } }],
      rejected: [
        {
          partition: { topic: 'p', id: 'p-0' },
          position: 4,
          rejections: [
            {
              stage: 'transform',
              code: 'rejected',
              reason: undefined,
              message: 'no id',
              write: undefined,
              attempts: 1,
            },
          ],
        },
      ],
    });

    expect(text.split('\n')).toEqual([
      '+---------------------+----------+',
      '| query               | params   |',
      '+---------------------+----------+',
      '| MERGE (n {id: $id}) | {"id":9} |',
      '+---------------------+----------+',
      '2 records, 1 write, 1 would be rejected, ended: limit',
      'rejected: p-0 at 4, transform, rejected: no id',
    ]);
  });
});

describe('dead letters', () => {
  const record: DeadLetterRecord = {
    partition: { topic: 'people', id: 'people-0' },
    position: 12,
    key: null,
    value: Buffer.from('{"name":"Ada\u001B[2J"}'),
    headers: {},
    timestamp: undefined,
    failedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    rejections: [
      {
        stage: 'transform',
        code: 'rejected',
        reason: 'no-id',
        message: 'expected an id',
        write: undefined,
        attempts: 1,
      },
    ],
  };

  it('are told without their bytes', () => {
    const text = deadLetterTable([record], 'hidden');

    expect(text).toMatch(
      /2026-01-02T03:04:05Z \| people-0 +\| 12 +\| transform \| rejected \| no-id +\| expected an id/,
    );
    expect(text).not.toContain('Ada');
    expect(toJson(deadLetterDocument(record, 'hidden'))).not.toContain('value');
  });

  it('are told with their bytes where those are asked for', () => {
    expect(deadLetterTable([record], 'shown')).toContain('{"name":"Ada\\u001b[2J"}');
    expect(deadLetterTable([{ ...record, value: new Uint8Array([255]) }], 'shown')).toContain('base64:/w==');
    expect(JSON.parse(toJson(deadLetterDocument(record, 'shown')))).toMatchObject({
      key: null,
      value: { base64: expect.any(String) },
    });
  });
});

describe('progressLine', () => {
  it('tells where a run stands', () => {
    const stats = pipelineStats({ consumed: 1200, written: 1100, deadLettered: 1, lag: 40, outageMs: 3_000 });

    expect(progressLine(stats, 55)).toBe(
      'idle, 55 records/s, 1,200 records, 1,100 written, 1 dead-lettered, lag 40, the sink has not answered for 3.0 s',
    );
  });
});

describe('errorText', () => {
  const form = { json: false, verbose: false };
  const error = new RivergraphError('stream x: expected one that exists', {
    code: 'misconfigured',
    reason: 'no-such-stream',
    cause: new Error('secret detail'),
  });

  it('says what is wrong and what to do next', () => {
    expect(errorText(error, form)).toBe(
      'error: stream x: expected one that exists\n       Run `rivergraph show` to see which streams there are.',
    );
    expect(errorText(unavailable('broker: no answer'), form)).toContain('try again');
  });

  it('is a document for programs', () => {
    expect(JSON.parse(errorText(error, { json: true, verbose: true }))).toEqual({
      error: {
        code: 'misconfigured',
        reason: 'no-such-stream',
        message: 'stream x: expected one that exists',
      },
    });
  });

  it('shows a stack and what was caught only where it is asked for', () => {
    expect(errorText(error, form)).not.toContain('secret detail');
    expect(errorText(error, { json: false, verbose: true })).toMatch(
      /at .*\n[\s\S]*caused by: Error: secret detail/,
    );
  });

  it('does not tell what others throw, which may hold data', () => {
    expect(errorText(new TypeError('user 4711'), form)).toMatch(
      /^error: expected a RivergraphError, got TypeError\n/,
    );
  });
});
