import { openGremlin, startGremlin } from '@rivergraph/servers';
import type { GremlinClient } from '@rivergraph/servers';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isFree } from '../../src/process/ports.ts';

const clients: GremlinClient[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map(async (client) => await client.close()));
});

/** Closed after the test. */
function open(...[address, options]: Parameters<typeof openGremlin>): GremlinClient {
  const client = openGremlin(address, options);
  clients.push(client);
  return client;
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const twoAndTheirEdge = `g.addV('Person').property(T.id, 'ada').property('name', 'Ada').as('a')
  .addV('Person').property(T.id, 'bob').addE('KNOWS').from('a').property(T.id, 'ada-bob').property('since', 1843)`;

await describeWithGremlin(
  'a Gremlin Server',
  (gremlin) => {
    let client: GremlinClient;

    beforeEach(async () => {
      client = open(gremlin());
      await client.clear();
    });

    it('is looked at, and emptied', async () => {
      await client.run(twoAndTheirEdge);
      await client.run("g.addV('Place').property(T.id, 'turin')");

      expect(await client.nodes('Person')).toEqual([
        { id: 'ada', label: 'Person', properties: { name: ['Ada'] } },
        { id: 'bob', label: 'Person', properties: {} },
      ]);
      expect(await client.edges()).toEqual([
        { id: 'ada-bob', label: 'KNOWS', from: 'ada', to: 'bob', properties: { since: [1843] } },
      ]);
      expect([await client.edges('LIKES'), await client.counts()]).toEqual([[], { nodes: 3, edges: 1 }]);
      await client.clear();
      expect(await client.counts()).toEqual({ nodes: 0, edges: 0 });
    });

    it('empties a graph of more nodes than it removes at once', async () => {
      await client.run("(0..<20_001).each { g.addV('Person').property(T.id, 'p' + it).iterate() }; 0");

      await client.clear();

      expect(await client.counts()).toEqual({ nodes: 0, edges: 0 });
    });

    it('keeps every value of a property of a node, as Neptune does', async () => {
      await client.run("g.addV('Person').property(T.id, 'ada').property('age', 4)");
      await client.run("g.V('ada').property('age', 5).iterate()");

      expect(await client.nodes()).toEqual([{ id: 'ada', label: 'Person', properties: { age: [4, 5] } }]);
    });

    it('takes ids that are strings only', async () => {
      const number = client.run("g.addV('Person').property(T.id, 7)");

      await expect(number).rejects.toThrow('convertible to class java.lang.String');
    });

    it('writes nothing of a request that fails', async () => {
      const script = "g.addV('Person').property(T.id, 'ada').addV('Person').property(T.id, 'ada')";

      await expect(client.run(script)).rejects.toThrow('Vertex with id already exists: ada');

      expect(await client.counts()).toEqual({ nodes: 0, edges: 0 });
    });

    it('passes values by name', async () => {
      expect(await client.run('g.inject(x, y)', { x: 1, y: 'two' })).toEqual([1, 'two']);
    });

    it('loses its graph in a crash, and comes back on the same port', async () => {
      await client.run(twoAndTheirEdge);
      const { pid: before, port } = gremlin();

      await gremlin().kill();
      const whileDown = [gremlin().pid, await isFree(port), await client.counts().catch(String)];
      await gremlin().restart();

      expect(whileDown).toEqual([undefined, true, expect.stringContaining('ECONNREFUSED')]);
      expect(gremlin().port).toBe(port);
      expect(gremlin().pid).not.toBe(before);
      expect(await client.counts()).toEqual({ nodes: 0, edges: 0 });
    });

    it('holds other limits, and is gone once it is stopped', async () => {
      await using server = await startGremlin({
        evaluationTimeoutMs: 3_000,
        maxContentLength: 4_096,
        transactions: 'off',
        jvm: 'bench',
        heap: '256m',
      });
      const { pid = 0, port } = server;

      await expect(open(server).run('Thread.sleep(60_000)')).rejects.toMatchObject({ statusCode: 598 });
      await expect(open(server).run(`'${'x'.repeat(5_000)}'`)).rejects.toThrow('has been closed');
      await expect(open(server).run("g.addV('P').property(T.id, 'a').fail()")).rejects.toThrow('fail()');
      const left = await open(server).counts();
      await server.stop();

      expect(left).toEqual({ nodes: 1, edges: 0 });
      expect([isThere(pid), await isFree(port), server.pid]).toEqual([false, true, undefined]);
    });

    it('says that its port is taken, and leaves nothing behind', async () => {
      const { port } = gremlin();

      await expect(startGremlin({ port })).rejects.toThrow('Gremlin Server: expected its port, got none');

      expect(await client.counts()).toEqual({ nodes: 0, edges: 0 });
    });

    it('answers nothing while it is paused', async () => {
      const impatient = open(gremlin(), { timeoutMs: 500 });

      await gremlin().pause();
      await expect(impatient.run('g.V().count()')).rejects.toThrow('expected an answer within 0.5 s');
      await gremlin().resume();

      expect(await client.counts()).toEqual({ nodes: 0, edges: 0 });
    });
  },
  { needs: ['processes'] },
);

await describeWithGremlin(
  'a Gremlin Server with TLS and users',
  (gremlin) => {
    it('lets in whoever trusts its certificate and knows the password', async () => {
      expect(await open(gremlin()).run('g.inject(1)')).toEqual([1]);
      expect(gremlin().url).toMatch(/^wss:/u);
    });

    it('has a certificate that nobody trusts unasked', async () => {
      const unasked = open({ ...gremlin(), ca: undefined }).run('g.inject(1)');

      await expect(unasked).rejects.toThrow('self-signed certificate');
    });

    it('refuses a wrong password, and whoever has none', async () => {
      const wrong = open({ ...gremlin(), password: 'another-one' }).run('g.inject(1)');
      await expect(wrong).rejects.toMatchObject({ statusCode: 401 });

      const nobody = open({ ...gremlin(), username: undefined }).run('g.inject(1)');
      await expect(nobody).rejects.toMatchObject({ statusCode: 407 });
    });
  },
  { needs: ['processes'], tls: 'required', auth: 'required' },
);
