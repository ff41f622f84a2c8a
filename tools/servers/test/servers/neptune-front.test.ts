import { openGremlin, startNeptuneFront } from '@rivergraph/servers';
import type { FrontRequest, GremlinClient, NeptuneFront } from '@rivergraph/servers';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ask, mimeTypes, open } from '../gremlin-front/ends.ts';

await describeWithGremlin(
  'a front before a Gremlin Server',
  (gremlin) => {
    let here: NeptuneFront;
    let graph: GremlinClient;

    beforeEach(async () => {
      graph = openGremlin(gremlin());
      await graph.clear();
      here = await startNeptuneFront({ target: gremlin() });
    });

    afterEach(async () => {
      await here.close();
      await graph.close();
    });

    const through = (): GremlinClient => openGremlin({ ...gremlin(), url: here.url, ca: here.ca });
    const isWrite = ({ text }: FrontRequest): boolean => text.includes('addV');

    it('passes on what is said about users, and large answers in parts', async () => {
      await using client = through();

      const numbers = await client.run('(1..1000).toList()');

      expect(numbers).toHaveLength(1_000);
      expect(here.stats()).toMatchObject({ requests: 1, passed: 1, inFlight: 0 });
    });

    it('loses the answer to what the server has done', async () => {
      await using client = through();
      const fault = here.inject({ match: isWrite, times: 1, effect: { kind: 'close', when: 'after' } });

      await expect(client.run("g.addV('P').property(T.id, 'a')")).rejects.toThrow(
        'Connection has been closed',
      );

      expect([await graph.counts(), fault.hits]).toEqual([{ nodes: 1, edges: 0 }, 1]);
      expect(await client.counts()).toEqual({ nodes: 1, edges: 0 });
    });

    it.each([
      ['before', 0],
      ['after', 1],
    ] as const)('answers an error %s the server has done it', async (when, nodes) => {
      await using client = through();
      const effect = { kind: 'error', code: 'InternalFailureException', when } as const;
      here.inject({ match: isWrite, times: 1, effect });

      await expect(client.run("g.addV('P')")).rejects.toMatchObject({ statusCode: 500 });

      expect(await graph.counts()).toEqual({ nodes, edges: 0 });
    });

    it('hides a server that is gone, and leads to one that is back', async () => {
      await using client = through();
      await client.counts();

      await gremlin().kill();
      await here.until(({ open: left }) => left === 0);
      await using late = through();
      await expect(late.run('1')).rejects.toThrow('socket hang up');
      expect(here.handshakes().at(-1)).toMatchObject({ status: 0 });
      expect(here.stats()).toMatchObject({ opened: 1, refused: 1 });
      await gremlin().restart();

      expect(await client.counts()).toEqual({ nodes: 0, edges: 0 });
    });

    it('cuts the connections of a server that dies', async () => {
      await using client = through();
      await client.counts();
      const pending = client.run('Thread.sleep(30_000)').catch(String);
      await here.until(({ inFlight }) => inFlight === 1);

      await gremlin().kill();
      const end = await pending;
      await gremlin().restart();

      expect(end).toContain('Connection has been closed');
    });
  },
  { needs: ['processes'], tls: 'required', auth: 'required' },
);

await describeWithGremlin('a front before a plain Gremlin Server', (gremlin) => {
  it.each(['json', 'binary'] as const)('passes bytecode in the format %s', async (format) => {
    await using here = await startNeptuneFront({ target: gremlin(), tls: 'required' });
    const client = await open(here, { mimeType: mimeTypes[format] });

    expect(await ask(client, 'inject', 'ä', 'b')).toEqual(['ä', 'b']);
    await expect(ask(client, 'inject', 1, 'b')).resolves.toEqual([1, 'b']);
  });
});
