import { NodeHttpHandler } from '@smithy/node-http-handler';
import { describe, expect, it, vi } from 'vitest';
import { dynamoClient } from '../../../src/leases/dynamo/client.ts';
import { loadDynamoSdk } from '../../../src/leases/dynamo/sdk.ts';
import { FakeDynamo } from './fake-dynamo.ts';

const config = { region: 'eu-west-1', endpoint: 'http://127.0.0.1:9' };

describe('dynamoClient', () => {
  it('destroys a client that it has made', async () => {
    const client = dynamoClient(await loadDynamoSdk(), config);
    const destroy = vi.spyOn(client.client, 'destroy');

    client.close();

    expect(destroy).toHaveBeenCalledOnce();
  });

  it('destroys a client whose handler it has made from settings', async () => {
    const client = dynamoClient(await loadDynamoSdk(), {
      ...config,
      requestHandler: { requestTimeout: 5_000 },
    });
    const destroy = vi.spyOn(client.client, 'destroy');

    client.close();

    expect(destroy).toHaveBeenCalledOnce();
  });

  it('does not destroy a handler of the user', async () => {
    const handler = new NodeHttpHandler();
    const destroy = vi.spyOn(handler, 'destroy');

    const client = dynamoClient(await loadDynamoSdk(), { ...config, requestHandler: handler });
    client.close();

    expect(destroy).not.toHaveBeenCalled();
  });

  it('does not destroy a client of the user', async () => {
    const own = new FakeDynamo({});

    const client = dynamoClient(await loadDynamoSdk(), own);
    client.close();

    expect(client.client).toBe(own);
    expect(own.destroyed).toBe(0);
  });
});
