import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import peer from '@kafkajs/confluent-schema-registry';
import type { DeserializeContext } from '@rivergraph/core';
import { describeWithRegistry } from '@rivergraph/servers/vitest';
import { describe, expect, it } from 'vitest';
import { avro } from '../../src/avro/avro.ts';

const context: DeserializeContext = { topic: 'charges', part: 'value', headers: {} };
const maxSafe = Number.MAX_SAFE_INTEGER - 1;

function schemaOf(name: string): string {
  return JSON.stringify({
    type: 'record',
    name,
    namespace: 'rivergraph.test',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'amount', type: 'long' },
      { name: 'tags', type: { type: 'array', items: 'string' } },
      { name: 'note', type: ['null', 'string'], default: null },
    ],
  });
}

function wire(id: number): Uint8Array {
  const bytes = Buffer.alloc(6);
  bytes.writeInt32BE(id, 1);
  return bytes;
}

await describeWithRegistry(
  'avro with a registry',
  (registry) => {
    const client = (): InstanceType<typeof peer.SchemaRegistry> =>
      new peer.SchemaRegistry({ host: registry().url, retry: { retries: 0 } });
    const value = { id: 'ch_1', amount: maxSafe, tags: ['a', 'b'], note: null };

    async function encoded(name: string): Promise<Uint8Array> {
      const { id } = await client().register({ type: peer.SchemaType.AVRO, schema: schemaOf(name) });
      return client().encode(id, value);
    }

    it('decodes what the client wrote, through a client passed in', async () => {
      const bytes = await encoded('Passed');
      const decode = avro<typeof value>(client());

      const first = await decode(bytes, context);
      const second = decode(bytes, context) as typeof value;

      expect({ ...first }).toEqual(value);
      expect({ ...second }).toEqual(value);
    });

    it('decodes through a client of its own', async () => {
      const bytes = await encoded('Own');

      const numbers = (await avro({ url: registry().url })(bytes, context)) as object;
      const bigints = (await avro({ url: registry().url, longs: 'bigint' })(bytes, context)) as object;

      expect({ ...numbers }).toEqual(value);
      expect({ ...bigints }).toEqual({ ...value, amount: BigInt(maxSafe) });
    });

    it('rejects a schema id that the registry does not know', async () => {
      const decode = avro({ url: registry().url });

      await expect(decode(wire(123_456), context)).rejects.toMatchObject({
        code: 'rejected',
        reason: 'unknown-schema',
      });
    });

    it('says that the URL is wrong rather than the record', async () => {
      const decode = avro({ url: `${registry().url}/nowhere` });

      await expect(decode(wire(1), context)).rejects.toMatchObject({ code: 'misconfigured' });
    });

    it('is unavailable while the registry is down, and decodes when it is back', async () => {
      const bytes = await encoded('Killed');
      const decode = avro(client());
      await registry().kill();

      await expect(decode(bytes, context)).rejects.toMatchObject({ code: 'unavailable' });

      await registry().restart();
      expect({ ...((await decode(bytes, context)) as object) }).toEqual(value);
    });
  },
  { needs: ['processes'] },
);

describe('avro with a server that refuses', () => {
  /** Serves one answer to whoever asks; `undefined` is none at all. */
  async function withServer<T>(status: number | undefined, run: (url: string) => Promise<T>): Promise<T> {
    const server = createServer((_, response) => {
      if (status !== undefined)
        response.writeHead(status, { 'content-type': 'application/json' }).end('{"message":"no"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'rejected'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('takes status %i as %s', async (status, code) => {
    const outcome = withServer(status, async (url) => avro({ url })(wire(1), context));

    await expect(outcome).rejects.toMatchObject({ code });
  });

  it('gives up a server that says nothing', async () => {
    const outcome = withServer(undefined, async (url) => avro({ url }, { timeoutMs: 300 })(wire(1), context));

    await expect(outcome).rejects.toMatchObject({ code: 'unavailable' });
  });
});
