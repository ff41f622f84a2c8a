import { createTopic, produce } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { expect, it, onTestFinished } from 'vitest';
import {
  committedOffsets,
  quietClient,
  withAdmin,
} from '../../../source-kafka/test/servers/support/admin.ts';
import { eventually } from '../../../source-kafka/test/servers/support/eventually.ts';
import { uniqueName } from '../../../source-kafka/test/servers/support/unique-name.ts';
import type { CheckRow } from '../../src/index.ts';
import { idsIn, numbers, startGraph } from './support/graph.ts';
import { Home, openStreams } from './support/streams-of.ts';

const twoKinds = `
  export default ([{ value }]) => value.kind === 'poison' ? 'no list' : [
    ['MERGE (m:Message {id: $id})', { id: value.id }],
    ['MATCH (m:Message {id: $id}) SET m.kind = $kind', { id: value.id, kind: value.kind }],
  ];`;

/** Another member of a group, which reads on and stores nothing by itself. */
interface Member {
  readonly read: readonly number[];
  /** How often it joined the group or was told of a rebalance. */
  readonly changes: number;
  commit(topic: string, offsets: readonly number[]): Promise<void>;
}

async function joinAsMember(brokers: readonly string[], group: string, topic: string): Promise<Member> {
  const client = quietClient({ brokers });
  const consumer = client.consumer({ groupId: group, heartbeatInterval: 200, maxWaitTimeInMs: 50 });
  onTestFinished(async () => await consumer.disconnect());
  const read: number[] = [];
  let changes = 0;
  consumer.on(consumer.events.GROUP_JOIN, () => (changes += 1));
  consumer.on(consumer.events.REBALANCING, () => (changes += 1));
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ message }) => {
      read.push((JSON.parse(String(message.value)) as { readonly id: number }).id);
      await Promise.resolve();
    },
  });
  return {
    read,
    get changes() {
      return changes;
    },
    commit: async (name, offsets) =>
      await consumer.commitOffsets(
        offsets.map((offset, partition) => ({ topic: name, partition, offset: String(offset) })),
      ),
  };
}

function messagesOf(from: number, count: number): { readonly partition: number; readonly value: string }[] {
  return numbers(from, count).map((id) => ({
    partition: id % 2,
    value: JSON.stringify({ id, kind: id === 3 ? 'poison' : 'order' }),
  }));
}

describeWithKafka('a check of a named stream', ({ brokers }) => {
  /** All that a broker knows of a group, and which groups there are with names like it. */
  async function groupOf(group: string, topic: string): Promise<unknown> {
    const [described, listed] = await withAdmin({ brokers }, async (admin) => [
      await admin.describeGroups([group]),
      await admin.listGroups(),
    ]);
    const names = listed.groups.map(({ groupId }) => groupId).filter((name) => name.startsWith(group));
    return { described, names, offsets: await committedOffsets({ brokers }, group, topic) };
  }

  it('leaves offsets, group and graph as they are, while another member of the group reads on', async () => {
    const topic = uniqueName('check');
    const group = uniqueName('check');
    const home = await Home.create();
    const graph = await startGraph();
    await home.transform('two-kinds.mjs', twoKinds);
    await createTopic({ brokers }, { topic, partitions: 2 });
    await produce({ brokers }, { topic, records: messagesOf(0, 10) });
    const member = await joinAsMember(brokers, group, topic);
    await eventually(() => expect(member.read).toHaveLength(10));
    await member.commit(topic, [2, 1]);
    const streams = await openStreams(home, { brokers, url: graph.url });
    const settings = { topic, group };
    await streams.create('orders', { definition: 'messages', settings, transform: 'two-kinds.mjs' });
    const before = await groupOf(group, topic);
    const { changes } = member;

    const [checked] = await Promise.all([
      streams.check('orders', { limit: { records: 100 } }),
      produce({ brokers }, { topic, records: messagesOf(10, 10) }),
    ]);
    await eventually(() => expect(member.read).toHaveLength(20));

    // From where the group stands; of what came meanwhile as much as it saw.
    const { records, rejected, rows } = checked;
    expect(records).toBeGreaterThanOrEqual(7);
    expect(rejected.map(({ rejections }) => rejections[0]?.stage)).toEqual(['transform']);
    expect(rows).toHaveLength(2 * (records - 1));
    expect(rows[0]).toEqual({ query: 'MERGE (m:Message {id: $id})', params: { id: expect.anything() } });
    expect(idsOf(rows).slice(0, 6)).toEqual(numbers(4, 6));
    expect(await groupOf(group, topic)).toEqual(before);
    expect(member.changes).toBe(changes);
    expect(graph.requests).toEqual([]);
    expect(streams.show('orders')).toMatchObject({
      state: 'stopped',
      totals: { consumed: 0, deadLettered: 0 },
    });
  });

  it('does the same while the stream itself runs', async () => {
    const topic = uniqueName('check');
    const home = await Home.create();
    const graph = await startGraph();
    await createTopic({ brokers }, { topic });
    const streams = await openStreams(home, { brokers, url: graph.url });
    await streams.create('orders', { definition: 'messages', settings: { topic, group: topic } });
    await streams.start('orders');
    await produce({ brokers }, { topic, records: messagesOf(0, 10).map(({ value }) => ({ value })) });
    await eventually(async () =>
      expect(await committedOffsets({ brokers }, topic, topic)).toEqual({ 0: 10 }),
    );
    const before = await groupOf(topic, topic);

    expect(await streams.check('orders')).toMatchObject({ reason: 'end', records: 0, rows: [] });

    expect(await groupOf(topic, topic)).toEqual(before);
    expect(idsIn(graph)).toEqual(numbers(0, 10));
    expect(streams.show('orders')).toMatchObject({
      state: 'running',
      totals: { rebalances: 1, consumed: 10 },
    });
  });
});

function idsOf(rows: readonly CheckRow[]): readonly number[] {
  const ids = rows.map(({ params }) => Number((params as { readonly id: bigint }).id));
  return [...new Set(ids)].toSorted((a, b) => a - b);
}
