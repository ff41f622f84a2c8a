import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openMemgraph } from '../../src/memgraph/open-memgraph.ts';
import { spawnChild } from '../child/spawn.ts';

const program = fileURLToPath(new URL('../memgraph-double/run-double.ts', import.meta.url));

it('a double from the command line is a process that answers until it is asked to stop', async () => {
  const child = spawnChild(program, '--double');
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes('Ctrl-C')) break;
  }
  const url = /bolt:\/\/\S+/.exec(text)?.[0] ?? '';
  const client = openMemgraph(url);
  await client.run('CREATE (:L)');
  const counts = await client.counts();
  await client.close();

  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');

  expect(text).toContain('Memgraph 3.12.0 (double)');
  expect(text).toMatch(new RegExp(`process {6}${child.pid}`));
  expect(counts).toEqual({ nodes: 1, edges: 0 });
  expect(code).toBe(0);
});
