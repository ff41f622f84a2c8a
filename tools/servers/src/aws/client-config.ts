import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsAddress, AwsKeys } from './server.ts';

/** What a client of the SDK is made with. */
export interface AwsClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: AwsKeys;
  readonly requestHandler: NodeHttpHandler;
}

// More than any test has shards that are read at once.
const sockets = { keepAlive: true, maxSockets: 256 };

/**
 * Gives what a client of the SDK needs for a server: HTTP/1.1, which the emulators speak, and calls that end.
 *
 * The SDK says once per process that it will leave this version of Node behind; that is turned off here, in tools and tests.
 */
export function clientConfig({ endpoint, region, credentials }: AwsAddress): AwsClientConfig {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
    httpAgent: new Agent(sockets),
    httpsAgent: new TlsAgent(sockets),
  });
  // The SDK writes into the object that it is given.
  return { endpoint, region, credentials: { ...credentials }, requestHandler };
}
