import type { Logger } from '@rivergraph/core';
import { createHttpServer } from '@rivergraph/http';
import type { HttpOptions } from '@rivergraph/http';
import type { Streams } from '@rivergraph/streams';
import { version } from '../version.ts';

/** The HTTP interface of a serving process. */
export interface HttpInterface {
  readonly url: string;
  /** The same as another program on this computer reaches it. */
  readonly localUrl: string;
  readonly token: string;
  close(): Promise<void>;
}

/** Who waits for a run to its limit is the user of this program, who may wait long. */
const answerTimeoutMs = 600_000;

/** Opens the interface, on a free port unless the options name one. Failure: `misconfigured`. */
export async function openHttp(
  streams: Streams,
  options: HttpOptions,
  logger: Logger,
): Promise<HttpInterface> {
  const server = createHttpServer(streams, { port: 0, logger, version, answerTimeoutMs, ...options });
  const { url } = await server.listen();
  return { url, localUrl: localUrl(url), token: server.token, close: async () => await server.close() };
}

/** An address that stands for all of a computer is none to connect to. */
export function localUrl(url: string): string {
  const local = new URL(url);
  if (local.hostname === '0.0.0.0') local.hostname = '127.0.0.1';
  if (local.hostname === '[::]') local.hostname = '[::1]';
  return local.origin;
}
