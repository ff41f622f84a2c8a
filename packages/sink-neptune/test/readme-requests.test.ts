import { readFile } from 'node:fs/promises';
import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { expect, it } from 'vitest';
import { createNeptuneSink } from '../src/index.ts';
import type { NeptuneSinkOptions } from '../src/index.ts';

const page = new URL('../../../docs/neptune-requests.md', import.meta.url);

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'string' }, properties: { name: 'string' } },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' }, properties: { steps: 'integer' } },
    Sensor: { key: { id: 'string' }, properties: { celsius: 'float', at: 'datetime' }, version: 'at' },
  },
  edges: {
    FOLLOWS: { from: 'User', to: 'User', properties: { since: 'datetime' } },
    HAS_DAY: { from: 'User', to: 'Day' },
  },
});
const { User, Day, Sensor, FOLLOWS, HAS_DAY } = graph;
const at = '2026-01-31T12:00:00Z';
const ada = User.ref({ userId: 'ada' });
const bo = User.ref({ userId: 'bo' });
const follow = FOLLOWS.upsert(ada, bo, { since: at });

/** In the order of the page. */
const shown: readonly (readonly [writes: readonly GraphWrite[], options?: Partial<NeptuneSinkOptions>])[] = [
  [[HAS_DAY.upsert(ada, Day.upsert({ date: '2026-01-31', steps: 5_000 }))]],
  [[User.upsert({ userId: 'ada', name: null })]],
  [[Sensor.upsert({ id: 'a', celsius: 21.5, at })]],
  [[FOLLOWS.delete(ada, bo), User.upsert({ userId: 'cy', name: 'Cy' })]],
  [[Sensor.delete({ id: 'a' }), Sensor.delete({ id: 'b' })]],
  [[User.delete({ userId: 'ada' })]],
  [[follow], { conditionalCreate: false }],
  [[User.upsert({ userId: 'ada', name: 'Ada' }), follow], { form: 'inject' }],
  [[follow], { form: 'coalesce' }],
];

it('the page about requests shows those that the sink makes', async () => {
  const text = await readFile(page, 'utf8');

  const blocks = [...text.matchAll(/^```groovy\n(.*?)^```$/gms)].map(([, block = '']) =>
    block.replaceAll(/\n */g, ''),
  );

  expect(blocks).toEqual(shown.map(([writes, options]) => requestOf(writes, options)));
});

function requestOf(writes: readonly GraphWrite[], options: Partial<NeptuneSinkOptions> = {}): string {
  const sink = createNeptuneSink({ url: 'wss://localhost:8182/gremlin', graph, ...options });
  const [request, ...others] = sink.describe?.({ writes }) ?? [];
  expect(others).toEqual([]);
  return request?.text ?? '';
}
