import { describe, expect, it } from 'vitest';
import { toStreamId } from '../../src/stream/stream-id.ts';

describe('toStreamId', () => {
  it('takes a name', () => {
    expect(toStreamId('orders_v2.eu-1')).toEqual({
      name: 'orders_v2.eu-1',
      address: { StreamName: 'orders_v2.eu-1' },
      region: undefined,
    });
  });

  it.each([
    ['arn:aws:kinesis:eu-west-1:123456789012:stream/orders', 'eu-west-1'],
    ['arn:aws-cn:kinesis:cn-north-1:123456789012:stream/orders', 'cn-north-1'],
    ['arn:aws-us-gov:kinesis:us-gov-west-1:123456789012:stream/orders', 'us-gov-west-1'],
  ])('takes %s', (arn, region) => {
    expect(toStreamId(arn)).toEqual({ name: 'orders', address: { StreamARN: arn }, region });
  });

  it.each([
    '',
    'with space',
    'x'.repeat(129),
    'arn:aws:kinesis:eu-west-1:123456789012:stream/',
    'arn:aws:kinesis:eu-west-1:123456789012:stream/orders/consumer/c:1',
    'arn:aws:sqs:eu-west-1:123456789012:orders',
    'arn:aws:kinesis::123456789012:stream/orders',
  ])('refuses %j', (stream) => {
    expect(() => toStreamId(stream)).toThrow(
      expect.objectContaining({ code: 'misconfigured', reason: 'stream-name' }) as Error,
    );
  });
});
