import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttp2Handler, NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { kinesisClient } from '../../src/stream/client.ts';
import type { StreamClient } from '../../src/stream/client.ts';
import { Stage } from './stage.ts';

const { logger, warnings } = new Stage();
const config = { region: 'eu-west-1', endpoint: 'http://127.0.0.1:9' };
const made: StreamClient[] = [];

function make(...[kinesis, region]: [Parameters<typeof kinesisClient>[0], string?]): KinesisClient {
  const client = kinesisClient(kinesis, { logger, region });
  made.push(client);
  return client.client;
}

/** The settings of a handler are known once it was used. */
async function handlerConfig(client: KinesisClient): Promise<object> {
  const handler = client.config.requestHandler as NodeHttpHandler;
  const request = { protocol: 'http:', hostname: '127.0.0.1', method: 'POST', path: '/', headers: {} };
  const use = handler.handle(request as never, { abortSignal: AbortSignal.abort() });
  await use.catch(() => undefined);
  return handler.httpHandlerConfigs();
}

describe('kinesisClient', () => {
  afterEach(() => {
    for (const client of made.splice(0)) client.close();
    warnings.length = 0;
  });

  it('makes a client that tries once, keeps connections, and waits for nothing for ever', async () => {
    const client = make({ ...config, maxAttempts: 9, retryMode: 'adaptive' });

    expect(await client.config.maxAttempts()).toBe(1);
    expect(client.config.requestHandler).toBeInstanceOf(NodeHttpHandler);
    expect(await handlerConfig(client)).toMatchObject({
      connectionTimeout: 3_000,
      requestTimeout: 30_000,
      socketTimeout: 30_000,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: Infinity },
      httpsAgent: { keepAlive: true, maxSockets: Infinity },
    });
    expect(warnings).toEqual([]);
  });

  it('makes nothing to log where nobody logs', () => {
    const silent = make(config);
    const logging = make({ ...config, logger: console });

    const isLogged = (client: KinesisClient): boolean =>
      client.middlewareStack.identify().some((name) => name.startsWith('loggerMiddleware'));
    expect([isLogged(silent), isLogged(logging)]).toEqual([false, true]);
  });

  it('takes the time-outs of the user', async () => {
    const client = make({ ...config, requestHandler: { requestTimeout: 5_000 } });

    expect(await handlerConfig(client)).toMatchObject({ requestTimeout: 5_000, connectionTimeout: 3_000 });
  });

  it('takes the region of the user before the one of the stream', async () => {
    expect(await make(config, 'us-east-1').config.region()).toBe('eu-west-1');
    expect(await make({ endpoint: config.endpoint }, 'us-east-1').config.region()).toBe('us-east-1');
  });

  it('changes nothing in the configuration of the user', () => {
    const own = Object.freeze({ ...config });

    make(own);

    expect(own).toEqual(config);
  });

  it('destroys a client that it has made', () => {
    const client = kinesisClient(config, { logger });
    const destroy = vi.spyOn(client.client, 'destroy');

    client.close();

    expect(destroy).toHaveBeenCalledOnce();
  });

  it('takes a handler of the user as it is, and does not destroy it', () => {
    const handler = new NodeHttpHandler();
    const destroy = vi.spyOn(handler, 'destroy');

    const client = kinesisClient({ ...config, requestHandler: handler }, { logger });
    client.close();

    expect(client.client.config.requestHandler).toBe(handler);
    expect(destroy).not.toHaveBeenCalled();
  });

  it('takes a client of the user as it is, and does not destroy it', () => {
    const own = new KinesisClient({ ...config, requestHandler: new NodeHttpHandler() });
    const destroy = vi.spyOn(own, 'destroy');

    const client = kinesisClient(own, { logger });
    client.close();

    expect(client.client).toBe(own);
    expect(destroy).not.toHaveBeenCalled();
    expect(warnings).toEqual([]);
  });

  it.each([
    ['a client', new KinesisClient(config)],
    ['a handler', { ...config, requestHandler: new NodeHttp2Handler() }],
  ])('warns once of %s that speaks HTTP/2', (_, kinesis) => {
    make(kinesis);

    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: 'http2-client' });
    expect(warnings[0]?.message).toContain('NodeHttpHandler');
  });
});
