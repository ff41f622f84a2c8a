import { readFile } from 'node:fs/promises';
import { createTopic, produce } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import { committedOffsets } from '../../../source-kafka/test/servers/support/admin.ts';
import { eventually } from '../../../source-kafka/test/servers/support/eventually.ts';
import { uniqueName } from '../../../source-kafka/test/servers/support/unique-name.ts';
import { idsIn, numbers, startGraph } from './support/graph.ts';
import { Home, openStreams } from './support/streams-of.ts';

const byKind = `
  export default ([{ value }]) => {
    if (value.kind === 'late') throw new TypeError('not yet known');
    if (value.kind === 'text') return [[value.text]];
    return [['MERGE (m:Message {id: $id})', { id: value.id }]];
  };`;
const mended = byKind.replace("value.kind === 'late'", 'false');

interface Letter {
  readonly position: unknown;
  readonly rejections: readonly { readonly stage: string; readonly code: string }[];
}

async function lettersIn(file: string | undefined): Promise<readonly Letter[]> {
  const lines = (await readFile(file ?? '', 'utf8')).split('\n').filter((line) => line !== '');
  const letters = lines.map((line) => JSON.parse(line) as Letter);
  return letters.toSorted((a, b) => Number(a.position) - Number(b.position));
}

/** Where it was, and what became of it. */
function briefly({ position, rejections }: Letter): readonly unknown[] {
  return [position, rejections[0]?.stage, rejections[0]?.code];
}

function good(from: number, count: number): { readonly value: string }[] {
  return numbers(from, count).map((id) => ({ value: JSON.stringify({ id }) }));
}

const poison = [
  { value: '{"id":' },
  { value: JSON.stringify({ id: 100, kind: 'late' }) },
  { value: JSON.stringify({ kind: 'text', text: 'MERG (m:Message)' }) },
];
/** Nothing comes after it that would pass. */
const last = { value: '{"name":"no id"}' };

describeWithKafka('poison messages in a named stream', ({ brokers }) => {
  it('are dead-lettered while it goes on, and show tells it; what is mended is replayed', async () => {
    const topic = uniqueName('poison');
    const home = await Home.create();
    const graph = await startGraph();
    await home.transform('by-kind.mjs', byKind);
    await createTopic({ brokers }, { topic });
    const first = await openStreams(home, { brokers, url: graph.url });
    const settings = { topic, group: topic };
    await first.create('orders', { definition: 'messages', settings, transform: 'by-kind.mjs' });
    await first.start('orders');

    await produce({ brokers }, { topic, records: [...good(0, 20), ...poison, ...good(20, 20), last] });
    await eventually(async () =>
      expect(await committedOffsets({ brokers }, topic, topic)).toEqual({ 0: 44 }),
    );

    const shown = first.show('orders');
    expect(shown).toMatchObject({ state: 'running', failure: undefined, restarts: 0 });
    expect(shown.totals).toMatchObject({ consumed: 44, committed: 44, deadLettered: 4 });
    expect(shown.totals.rejectedBy).toMatchObject({ deserialize: 1, transform: 1, write: 2 });
    expect(idsIn(graph)).toEqual(numbers(0, 40));
    expect((await lettersIn(shown.deadLetterFile)).map(briefly)).toEqual([
      ['20', 'deserialize', 'rejected'],
      ['21', 'transform', 'rejected'],
      ['22', 'write', 'rejected'],
      ['43', 'write', 'rejected'],
    ]);

    await first.close();
    await home.transform('by-kind.mjs', mended);
    const second = await openStreams(home, { brokers, url: graph.url });
    await produce({ brokers }, { topic, records: good(40, 1) });
    await eventually(() => expect(idsIn(graph)).toEqual(numbers(0, 41)));

    expect(second.show('orders').totals).toMatchObject({ consumed: 1, deadLettered: 0 });
    await second.stop('orders');
    expect(await second.replay('orders')).toEqual({ replayed: 4, rejected: 3 });
    expect(idsIn(graph)).toEqual([...numbers(0, 41), 100]);
    expect(await lettersIn(shown.deadLetterFile)).toHaveLength(3);
  });
});
