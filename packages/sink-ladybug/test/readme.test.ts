import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineGraph } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { createLadybugSink, loadLadybug } from '../src/index.ts';
import { sinkContext, write } from './open-sink.ts';
import { mostTrusted, sink } from './readme-example.ts';

const graph = defineGraph({
  nodes: { Person: { key: { id: 'integer' } } },
  edges: { TRUSTS: { from: 'Person', to: 'Person', properties: { rating: 'integer' } } },
});

describe('the example of the README', () => {
  it('is the one that is compiled here', async () => {
    const [readme, example] = await Promise.all(
      ['../README.md', './readme-example.ts'].map(
        async (name) => await readFile(new URL(name, import.meta.url), 'utf8'),
      ),
    );

    expect(readme).toContain(example);
    expect(sink.name).toBe('ladybug');
  });

  it('reads what a sink wrote', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ladybug-'));
    const path = join(folder, 'trust.lbug');
    const writer = createLadybugSink({ database: path, graph });
    await writer.open(sinkContext());
    const rate = (from: number, to: number, rating: number) =>
      graph.TRUSTS.upsert(graph.Person.merge({ id: from }), graph.Person.merge({ id: to }), { rating });
    await write(writer, rate(1, 2, 3), rate(3, 2, 4), rate(2, 1, -1));
    await writer.close();

    const rows = await mostTrusted(path);
    await rm(folder, { recursive: true });

    expect(rows).toEqual([
      { id: 2, trust: 7n },
      { id: 1, trust: -1n },
    ]);
  });
});

describe('loadLadybug', () => {
  it('gives one copy of the database to all of the process', () => {
    expect(loadLadybug()).toBe(loadLadybug());
    expect(loadLadybug().Database.getVersion()).toMatch(/^0\.19\./);
  });
});
