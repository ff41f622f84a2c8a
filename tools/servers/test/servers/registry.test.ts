import { describeWithRegistry } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';

const schema = JSON.stringify({ type: 'record', name: 'Pair', fields: [{ name: 'left', type: 'int' }] });

async function ask(url: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  const post = { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(url, body === undefined ? {} : post);
  return await answer.json();
}

function idIn(answer: unknown): number {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'number')
    return answer.id;
  throw new Error(`expected an id, got ${JSON.stringify(answer)}`);
}

await describeWithRegistry('a schema registry', (registry) => {
  it('gives an Avro schema back by its id', async () => {
    const { url } = registry();

    const id = idIn(await ask(`${url}/subjects/pairs-value/versions`, { schema }));
    const stored = await ask(`${url}/schemas/ids/${id}`);
    const unknown = await ask(`${url}/schemas/ids/${id + 1_000}`);

    expect(stored).toMatchObject({ schema });
    expect(unknown).toMatchObject({ error_code: 40403 });
  });
});

await describeWithRegistry(
  'a schema registry of our own',
  (registry) => {
    it('keeps what it acknowledged through a kill and a restart', async () => {
      const { url } = registry();
      const id = idIn(await ask(`${url}/subjects/pairs-value/versions`, { schema }));
      const firstPid = registry().pid;

      await registry().kill();
      const whileDown = {
        pid: registry().pid,
        error: await ask(`${url}/subjects`).catch((error: unknown) => error),
      };
      await registry().restart();
      const afterKill = await ask(`${url}/schemas/ids/${id}`);
      await registry().restart();
      const afterRestart = await ask(`${url}/schemas/ids/${id}`);

      expect(whileDown).toEqual({ pid: undefined, error: expect.any(TypeError) });
      expect(registry().pid).not.toBe(firstPid);
      expect([afterKill, afterRestart]).toEqual([
        expect.objectContaining({ schema }),
        expect.objectContaining({ schema }),
      ]);
      expect(registry().log()).toContain('Listening on');
    });
  },
  { needs: ['processes'] },
);
