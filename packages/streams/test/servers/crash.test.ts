import path from 'node:path';
import { createTopic, produce } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import { Child } from '../../../source-kafka/test/servers/support/child/spawn-child.ts';
import { eventually } from '../../../source-kafka/test/servers/support/eventually.ts';
import { uniqueName } from '../../../source-kafka/test/servers/support/unique-name.ts';
import type { StreamLine, ThreeStreamsOptions } from './support/child/three-streams.ts';
import { idsIn, numbers, startGraph } from './support/graph.ts';
import { Home } from './support/streams-of.ts';

const module = new URL('support/child/three-streams.ts', import.meta.url).href;
const perTopic = 400;
const recoveryMs = 60_000;

function streamsIn(child: Child): readonly StreamLine[] {
  return JSON.parse(child.lines.at(-1) ?? '[]') as readonly StreamLine[];
}

describeWithKafka('a process with named streams that is killed', ({ brokers }) => {
  it('has those that ran running again when it is started, and loses nothing', async () => {
    const home = await Home.create();
    const graph = await startGraph();
    const topics = ['a', 'b', 'c', 'idle'].map((name) => uniqueName(`crash-${name}`));
    const running = topics.slice(0, -1);
    const folder = path.join(home.folder, 'store');
    const options = { brokers, url: graph.url, folder, sessionTimeoutMs: 6_000 };
    const start = (created: readonly string[]): Child =>
      new Child(module, [JSON.stringify({ ...options, topics: created } satisfies ThreeStreamsOptions)]);
    const send = async (round: number): Promise<void> => {
      for (const [at, topic] of topics.entries()) {
        const ids = numbers((round * topics.length + at) * perTopic, perTopic);
        const records = ids.map((id) => ({ partition: id % 2, value: JSON.stringify({ id }) }));
        await produce({ brokers }, { topic, records });
      }
    };
    const sent = (rounds: number): readonly number[] =>
      numbers(0, rounds)
        .flatMap((round) => numbers(round * topics.length * perTopic, running.length * perTopic))
        .toSorted((a, b) => a - b);
    await Promise.all(topics.map(async (topic) => await createTopic({ brokers }, { topic, partitions: 2 })));
    await send(0);

    // It dies in the middle: with batches written, batches under way, and records that it has not read.
    let commits = 0;
    const effect = { kind: 'hold', when: 'before' } as const;
    const fault = graph.inject({ on: 'commit', effect, match: () => (commits += 1) > 30 });

    const first = start(topics);
    await eventually(() => expect(fault.held).toBeGreaterThan(1), recoveryMs);
    first.signal('SIGKILL');
    const before = idsIn(graph).length;
    graph.heal();
    await send(1);
    const second = start([]);

    await eventually(() => expect(idsIn(graph)).toEqual(sent(2)), recoveryMs);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(sent(1).length);
    await eventually(() =>
      expect(streamsIn(second)).toEqual(
        topics.toSorted().map((name) => {
          const state = running.includes(name) ? 'running' : 'stopped';
          return { name, state, desired: state };
        }),
      ),
    );
  });
});
