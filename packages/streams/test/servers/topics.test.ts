import { createTopic, produce } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import { committedOffsets } from '../../../source-kafka/test/servers/support/admin.ts';
import { eventually } from '../../../source-kafka/test/servers/support/eventually.ts';
import { uniqueName } from '../../../source-kafka/test/servers/support/unique-name.ts';
import { idsIn, numbers, startGraph } from './support/graph.ts';
import { Home, openStreams } from './support/streams-of.ts';

const missing = { code: 'misconfigured', reason: 'missing-topic' };

const likesAndPeople = `
  export default async (messages) => messages.map(({ topic, partition, key, headers, value }) => {
    if (value.likes === undefined) return ['MERGE (p:Person {id: $id}) SET p.name = $name', value];
    return [
      'MERGE (a:Person {id: $from}) MERGE (b:Person {id: $to}) MERGE (a)-[:LIKES]->(b)',
      { from: value.id, to: value.likes },
    ];
  });`;

describeWithKafka('a named stream', ({ brokers }) => {
  it('is not created for a topic that does not exist', async () => {
    const topic = uniqueName('missing');
    const home = await Home.create();
    const graph = await startGraph();
    const streams = await openStreams(home, { brokers, url: graph.url });
    const config = { definition: 'messages', settings: { topic, group: topic } };

    await expect(streams.create('orders', config)).rejects.toMatchObject(missing);
    expect(streams.show()).toEqual([]);
    await createTopic({ brokers }, { topic });

    expect(await streams.create('orders', config)).toMatchObject({ state: 'stopped', failure: undefined });
  });

  it('whose topic does not exist fails at its start, stays so when the process starts, and runs when it is started again', async () => {
    const topic = uniqueName('missing');
    const home = await Home.create();
    const graph = await startGraph();
    const servers = { brokers, url: graph.url };
    const failed = { state: 'failed', isRunning: false, failure: missing, restarts: 0 };
    const first = await openStreams(home, servers, { verifyTimeoutMs: 0 });
    await first.create('orders', { definition: 'messages', settings: { topic, group: topic } });

    await first.start('orders');
    await eventually(() => expect(first.show('orders')).toMatchObject(failed));
    await first.close();
    await createTopic({ brokers }, { topic });
    await produce({ brokers }, { topic, records: [{ value: '{"id":0}' }] });
    const second = await openStreams(home, servers);
    expect(second.show('orders')).toMatchObject(failed);
    await second.start('orders');

    await eventually(() => expect(idsIn(graph)).toEqual([0]));
    expect(second.show('orders')).toMatchObject({ state: 'running', failure: undefined });
  });

  it('writes the statements that a module makes of two kinds of messages', async () => {
    const topic = uniqueName('social');
    const home = await Home.create();
    const graph = await startGraph();
    await home.transform('social.mjs', likesAndPeople);
    await createTopic({ brokers }, { topic });
    const people = numbers(0, 30).map((id) => ({ value: JSON.stringify({ id, name: `p${id}` }) }));
    const likes = numbers(0, 30).map((id) => ({ value: JSON.stringify({ id, likes: (id * 7) % 30 }) }));
    await produce({ brokers }, { topic, records: [...people, ...likes] });
    const streams = await openStreams(home, { brokers, url: graph.url });
    const settings = { topic, group: topic };
    await streams.create('social', {
      definition: 'messages',
      settings,
      transform: 'social.mjs',
      batchSize: 25,
    });

    const { reason, stats } = await streams.start('social', { limit: { records: 60 }, timeoutMs: 20_000 });

    expect({ reason, written: stats.written }).toEqual({ reason: 'limit', written: 60 });
    expect(idsIn(graph, 'Person')).toEqual(numbers(0, 30));
    expect(graph.graph.edgeCount('LIKES')).toBe(30);
    expect(await committedOffsets({ brokers }, topic, topic)).toEqual({ 0: 60 });
    expect(streams.show('social')).toMatchObject({ state: 'stopped', desired: 'stopped' });
  });
});
