import { startNeptuneFront } from '@rivergraph/servers';
import type { NeptuneFront, NeptuneFrontOptions } from '@rivergraph/servers';
import gremlin from 'gremlin';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

type Client = gremlin.driver.Client;

/** The names by which the driver asks for the formats. */
export const mimeTypes = {
  json: 'application/vnd.gremlin-v3.0+json',
  binary: 'application/vnd.graphbinary-v1.0',
} as const;

/** Starts a front that is closed after the test. */
export async function front(options: NeptuneFrontOptions = {}): Promise<NeptuneFront> {
  const started = await startNeptuneFront(options);
  onTestFinished(async () => await started.close());
  return started;
}

/** Opens a client of the driver. It is closed after the test, or by then has nothing left that is open. */
export async function open(
  place: Pick<NeptuneFront, 'ca' | 'url'>,
  options: { readonly mimeType?: string; readonly headers?: Record<string, string> } = {},
): Promise<Client> {
  const ca = place.ca === undefined ? {} : { ca: place.ca };
  const client = new gremlin.driver.Client(place.url, { headers: {}, ...ca, ...options });
  onTestFinished(async () => await client.close());
  await client.open();
  return client;
}

/** Sends a traversal that begins with a step, and gives its results. */
export async function ask(client: Client, step: string = 'V', ...values: unknown[]): Promise<unknown[]> {
  const bytecode = new gremlin.process.Bytecode();
  bytecode.addStep(step, values);
  const results: unknown = await client.submit(bytecode, null);
  if (!(results instanceof gremlin.driver.ResultSet)) throw new Error('No results came.');
  return results.toArray().map(({ object }) => object);
}

/** A connection without the driver, which is reset after the test. */
export async function knock(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  onTestFinished(() => socket.terminate());
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}
