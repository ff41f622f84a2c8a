import { describe, expect, it } from 'vitest';
import { readSettings, required } from '../src/settings.ts';

const host = 'graph.cluster-abc.eu-central-1.neptune.amazonaws.com';

describe('readSettings', () => {
  it('wants the endpoint only', () => {
    expect(readSettings({ NEPTUNE_ENDPOINT: host })).toEqual({
      sink: {
        url: `wss://${host}:8182/gremlin`,
        auth: { iam: {} },
        writerVcpus: 2,
        writeBatch: 100,
        conditionalCreate: true,
      },
      writeBatch: 100,
      slots: 4,
      readBatch: 1_000,
      percentError: 0,
      clusterId: 'neptune',
      namespace: undefined,
      rejectedStream: undefined,
    });
  });

  it('takes the rest where it is given', () => {
    const settings = readSettings({
      ...{ NEPTUNE_ENDPOINT: host, NEPTUNE_PORT: '8183', NEPTUNE_IAM: 'false', WRITER_VCPUS: '8' },
      ...{ BATCH_WRITE_SIZE: '50', BATCH_READ_SIZE: '500', CONDITIONAL_CREATE: 'false', PERCENT_ERROR: '5' },
      ...{ CLUSTER_ID: 'graph-1', METRICS_NAMESPACE: 'follows', REJECTED_STREAM: 'rejected' },
    });

    expect(settings).toMatchObject({
      sink: { url: `wss://${host}:8183/gremlin`, auth: undefined, writerVcpus: 8, conditionalCreate: false },
      ...{ writeBatch: 50, slots: 16, readBatch: 500, percentError: 5 },
      ...{ clusterId: 'graph-1', namespace: 'follows', rejectedStream: 'rejected' },
    });
  });

  it.each([
    [{}, 'NEPTUNE_ENDPOINT: expected a value in the environment, got none'],
    [{ NEPTUNE_PORT: '0' }, 'NEPTUNE_PORT: expected a whole number from 1'],
    [{ BATCH_WRITE_SIZE: 'many' }, "BATCH_WRITE_SIZE: expected a whole number from 1 to 10000, got 'many'"],
    [{ CONDITIONAL_CREATE: 'yes' }, "CONDITIONAL_CREATE: expected true or false, got 'yes'"],
  ])('refuses %j', (environment, text) => {
    const endpoint =
      'NEPTUNE_PORT' in environment || Object.keys(environment).length > 0 ? { NEPTUNE_ENDPOINT: host } : {};

    expect(() => readSettings({ ...endpoint, ...environment })).toThrow(text);
  });
});

describe('required', () => {
  it('gives what there is', () => {
    expect(required({ STREAM: 'follows' }, 'STREAM')).toBe('follows');
  });
});
