import { describe, expect, it } from 'vitest';
import { addressFromEnvironment } from '../../src/aws/address-server.ts';
import { dataOf } from '../../src/aws/emulator.ts';
import { describeAws } from '../../src/cli/describe-aws.ts';

const kinesis = { service: 'Kinesis', variable: 'RIVERGRAPH_KINESIS_URL' } as const;
const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('addressFromEnvironment', () => {
  it.each([[{}], [{ RIVERGRAPH_KINESIS_URL: ' ' }], [{ RIVERGRAPH_DYNAMODB_URL: 'http://host:1' }]])(
    'finds none in %o',
    (environment) => {
      expect(addressFromEnvironment(kinesis, environment)).toBeUndefined();
    },
  );

  it('takes region and keys from the variables of AWS', () => {
    const environment = {
      RIVERGRAPH_KINESIS_URL: 'http://host:4567/',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_SESSION_TOKEN: 'token',
      ...keys,
    };

    expect(addressFromEnvironment(kinesis, environment)).toEqual({
      endpoint: 'http://host:4567',
      region: 'eu-west-1',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' },
    });
  });

  it('has a region and keys for emulators, where there are none', () => {
    expect(addressFromEnvironment(kinesis, { RIVERGRAPH_KINESIS_URL: 'http://host:4567' })).toEqual({
      endpoint: 'http://host:4567',
      region: 'us-east-1',
      credentials: { accessKeyId: 'rivergraph', secretAccessKey: 'rivergraph' },
    });
  });
});

describe('dataOf', () => {
  it.each([
    [{}, 'memory'],
    [{ folder: '/data' }, 'files'],
    [{ data: 'files' as const }, 'files'],
    [{ folder: '/data', data: 'memory' as const }, 'memory'],
  ])('of %o is %s', (options, expected) => {
    expect(dataOf(options)).toBe(expected);
  });
});

describe('describeAws', () => {
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  const server = {
    endpoint: 'http://127.0.0.1:1',
    region: 'eu-west-1',
    credentials,
    host: '127.0.0.1',
    port: 1,
  };

  it('says what to set for clients', () => {
    const text = describeAws('Kinesis', { ...server, origin: 'npm', emulator: 'kinesalite', pid: 5 });

    expect(text.split('\n')).toEqual([
      'Kinesis kinesalite (npm)',
      '  endpoint  http://127.0.0.1:1',
      '  region    eu-west-1',
      '  process   5',
      'For clients:',
      '  export AWS_ENDPOINT_URL_KINESIS=http://127.0.0.1:1',
      '  export AWS_REGION=eu-west-1',
      '  export AWS_ACCESS_KEY_ID=id',
      '  export AWS_SECRET_ACCESS_KEY=secret',
      'Ctrl-C stops it.',
      '',
    ]);
  });

  it('keeps the keys of an address to itself', () => {
    const text = describeAws('DynamoDB', {
      ...server,
      origin: 'address',
      emulator: undefined,
      pid: undefined,
    });

    expect(text).not.toContain('secret');
    expect(text).toContain('DynamoDB (address)');
  });
});
