import { describe, expect, it } from 'vitest';
import type { Position } from '../../src/contracts/partition.ts';
import type { RejectionStage } from '../../src/contracts/dead-letter.ts';
import { deadLetterHeaders } from '../../src/dead-letter/headers.ts';
import { rejectedRecord } from './support.ts';

describe('deadLetterHeaders', () => {
  it('describes the first rejection by the names of Kafka Connect, and a few of its own', () => {
    expect(deadLetterHeaders(rejectedRecord())).toEqual({
      '__connect.errors.topic': 'charges',
      '__connect.errors.partition': '3',
      '__connect.errors.offset': '42',
      '__connect.errors.connector.name': 'rivergraph',
      '__connect.errors.task.id': '0',
      '__connect.errors.stage': 'TASK_PUT',
      '__connect.errors.class.name': 'rivergraph.write',
      '__connect.errors.exception.class.name': 'RivergraphError',
      '__connect.errors.exception.message': 'no',
      '__rivergraph.errors.code': 'rejected',
      '__rivergraph.errors.reason': 'constraint',
      '__rivergraph.errors.attempts': '3',
      '__rivergraph.errors.failed.at': '1700000001000',
    });
  });

  it('names connector and task as it is told', () => {
    expect(deadLetterHeaders(rejectedRecord(), { connectorName: 'daily', taskId: '2' })).toMatchObject({
      '__connect.errors.connector.name': 'daily',
      '__connect.errors.task.id': '2',
    });
  });

  it.each<[RejectionStage, string]>([
    ['deserialize', 'VALUE_CONVERTER'],
    ['transform', 'TRANSFORMATION'],
    ['write', 'TASK_PUT'],
  ])('calls the stage %s %s', (stage, expected) => {
    const rejections = [
      { stage, code: 'rejected', reason: undefined, message: '', write: undefined, attempts: 1 } as const,
    ];

    expect(deadLetterHeaders(rejectedRecord({ rejections }))['__connect.errors.stage']).toBe(expected);
  });

  it.each([
    ['charges-12', '12'],
    ['charges-eu', 'charges-eu'],
    ['shardId-000', 'shardId-000'],
    ['charges', 'charges'],
  ])('gives partition %s as %s', (id, expected) => {
    const record = rejectedRecord({ partition: { topic: 'charges', id } });

    expect(deadLetterHeaders(record)['__connect.errors.partition']).toBe(expected);
  });

  it.each<[Position, string]>([
    ['495', '495'],
    [7, '7'],
    [{ record: 1, byte: 20 }, '{"record":1,"byte":20}'],
  ])('gives position %j as %s', (position, expected) => {
    expect(deadLetterHeaders(rejectedRecord({ position }))['__connect.errors.offset']).toBe(expected);
  });
});
