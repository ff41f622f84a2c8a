import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { pipeline as withCypher } from './readme/cypher.ts';
import { pipeline as withGraph } from './readme/graph.ts';

const text = async (name: string): Promise<string> =>
  (await readFile(new URL(name, import.meta.url), 'utf8')).replaceAll('export const', 'const');

describe('the examples of the README', () => {
  it.each(['graph', 'cypher'])('are those that are compiled here: %s', async (name) => {
    expect(await text('../README.md')).toContain(await text(`./readme/${name}.ts`));
  });

  it('make pipelines', () => {
    expect([withGraph.state, withCypher.state]).toEqual(['idle', 'idle']);
  });
});
