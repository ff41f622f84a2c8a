import type { LogFields, Logger } from '@rivergraph/core';
import kafkajs from 'kafkajs';
import { describe, expect, it, vi } from 'vitest';
import { kafkaLogCreator } from '../src/kafka-logger.ts';

const { logLevel } = kafkajs;

type Line = readonly [level: string, message: string, fields: LogFields | undefined];

function collect(): { readonly logger: Logger; readonly lines: Line[] } {
  const lines: Line[] = [];
  const write =
    (level: string) =>
    (message: string, fields?: LogFields): void => {
      lines.push([level, message, fields]);
    };
  return {
    lines,
    logger: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
  };
}

function write(logger: Logger, level: number, log: object, namespace = ''): void {
  kafkaLogCreator(logger)(level)({
    namespace,
    level,
    label: 'LABEL',
    log: { message: 'text', timestamp: '2026-01-01T00:00:00.000Z', logger: 'kafkajs', ...log },
  });
}

describe('kafkaLogCreator', () => {
  it.each([
    ['ERROR', logLevel.ERROR, 'warn'],
    ['WARN', logLevel.WARN, 'info'],
    ['INFO', logLevel.INFO, 'debug'],
  ])('hands %s on, one level lower', (_, level, expected) => {
    const { logger, lines } = collect();

    write(logger, level, { message: 'Connection timeout' });

    expect(lines).toEqual([[expected, 'kafkajs: Connection timeout', {}]]);
  });

  it('takes a refusal for what it is, a part of each rebalance', () => {
    const { logger, lines } = collect();

    write(logger, logLevel.ERROR, { message: 'Response Heartbeat(key: 12, version: 3)' });

    expect(lines).toEqual([['debug', 'kafkajs: Response Heartbeat(key: 12, version: 3)', {}]]);
  });

  it('tells an error that comes in the place of a text', () => {
    const { logger, lines } = collect();

    write(logger, logLevel.ERROR, { message: new Error('Connection lost') });

    expect(lines).toEqual([['warn', 'kafkajs: Connection lost', {}]]);
  });

  it('says again what it has just said only to who debugs', () => {
    const { logger, lines } = collect();
    const creator = kafkaLogCreator(logger)(logLevel.ERROR);
    const entry = {
      namespace: '',
      level: logLevel.ERROR,
      label: 'ERROR',
      log: { message: 'Connection timeout', timestamp: '2026-01-01T00:00:00.000Z', logger: 'kafkajs' },
    };

    creator(entry);
    creator(entry);

    expect(lines.map(([level]) => level)).toEqual(['warn', 'debug']);
  });

  it('drops what is for debugging', () => {
    const { logger, lines } = collect();

    write(logger, logLevel.DEBUG, {});

    expect(lines).toEqual([]);
  });

  it('keeps the fields that tell nothing of the data', () => {
    const { logger, lines } = collect();
    const fields = {
      groupId: 'g',
      memberId: 'm',
      topic: 't',
      partition: 3,
      broker: 'b:9092',
      retryCount: 2,
      retryTime: 300,
      error: 'refused',
    };

    write(
      logger,
      logLevel.ERROR,
      { ...fields, payload: 'hunter2', stack: 'hunter2', value: Buffer.from('hunter2') },
      'Consumer',
    );

    expect(lines).toEqual([['warn', 'kafkajs: text', { namespace: 'Consumer', ...fields }]]);
  });

  it('cuts what is long, and leaves out what is no plain value', () => {
    const { logger, lines } = collect();

    write(logger, logLevel.ERROR, {
      message: 'm'.repeat(500),
      error: new Error('e'.repeat(500)),
      topic: { secret: 1 },
    });

    const [line] = lines;
    expect(line?.[1]).toHaveLength('kafkajs: '.length + 201);
    expect(line?.[2]).toEqual({ error: `${'e'.repeat(200)}…` });
  });

  it('is all that kafkajs says, so that it prints nothing by itself', async () => {
    const { logger, lines } = collect();
    const printed = [
      vi.spyOn(process.stdout, 'write'),
      vi.spyOn(console, 'error'),
      vi.spyOn(console, 'info'),
    ];
    const kafka = new kafkajs.Kafka({
      brokers: async () => Promise.reject(new Error('nobody')),
      logCreator: kafkaLogCreator(logger),
      retry: { retries: 0 },
    });

    await expect(kafka.admin().connect()).rejects.toThrow('nobody');
    kafka.logger().error('here');

    expect(lines).toContainEqual(['warn', 'kafkajs: here', {}]);
    for (const print of printed) expect(print).not.toHaveBeenCalled();
  });
});
