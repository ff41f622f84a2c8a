import { readFile } from 'node:fs/promises';
import { conformanceGraph } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { write } from './readme-example.ts';

describe('the example of the README', () => {
  it('is the one that is compiled here', async () => {
    const [readme, example] = await Promise.all(
      ['../README.md', './readme-example.ts'].map(
        async (name) => await readFile(new URL(name, import.meta.url), 'utf8'),
      ),
    );

    expect(readme).toContain(example);
  });

  it('runs statements', async () => {
    const texts: string[] = [];

    await write({ writes: [conformanceGraph.Person.upsert({ id: 'a' })] }, async ({ text }) => {
      texts.push(text);
      return [];
    });

    expect(texts).toEqual(['UNWIND $rows AS row\nMERGE (n:`Person` {`id`: row.c0})']);
  });
});
