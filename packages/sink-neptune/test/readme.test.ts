import { readFile } from 'node:fs/promises';
import { createNeptuneSink } from '@rivergraph/sink-neptune';
import { describe, expect, it } from 'vitest';
import { pipeline as withGremlin } from './readme/gremlin.ts';
import { handler } from './readme/lambda.ts';
import { graph, pipeline as withGraph } from './readme/pipeline.ts';

const readme = new URL('../README.md', import.meta.url);

describe('the examples of the README', () => {
  it.each(['pipeline', 'gremlin', 'lambda'])('are those that are compiled here: %s', async (name) => {
    const program = await readFile(new URL(`./readme/${name}.ts`, import.meta.url), 'utf8');

    expect(await readFile(readme, 'utf8')).toContain(
      program.replaceAll(/export const (?!handler)/g, 'const '),
    );
  });

  it('make pipelines and a handler', async () => {
    const answer = await handler({ Records: [] }, { getRemainingTimeInMillis: () => 60_000 });

    expect([withGraph.state, withGremlin.state]).toEqual(['idle', 'idle']);
    expect(answer).toEqual({ batchItemFailures: [] });
  });

  it('show the request that their sink makes', async () => {
    const sink = createNeptuneSink({ url: 'wss://localhost:8182/gremlin', graph });
    const ada = graph.User.upsert({ userId: 'ada', name: 'Ada' });
    const follows = graph.FOLLOWS.upsert(
      graph.User.ref({ userId: 'ada' }),
      graph.User.ref({ userId: 'bo' }),
      {
        since: '2026-01-31T12:00:00Z',
      },
    );

    const [request] = sink.describe?.({ writes: [ada, follows] }) ?? [];

    const [shown = ''] = /^g\.mergeV.*?^```$/ms.exec(await readFile(readme, 'utf8')) ?? [];
    expect(request).toMatchObject({
      text: shown.replaceAll(/```|\n */g, ''),
      parameters: { p0: 'User|ada', p4: 'k2JKdp00gurd7WbttjD32KfC3uHaWKi0' },
      writes: 2,
    });
  });
});
