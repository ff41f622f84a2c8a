import { expect, it } from 'vitest';
import { defineGraph, type GraphWrite, wait } from '../../src/index.ts';
import { createLab, type TestRecord } from './support.ts';
const graph = defineGraph({
  nodes: { User: { key: { id: 'integer' }, properties: { name: 'string' } } },
  edges: { KNOWS: { from: 'User', to: 'User', properties: { since: 'integer', weight: 'integer' } } },
});
const missing = wait({ forMs: 3_600_000 });
const end = (id: number) => graph.User.ref({ id }, { missing });
function writeOf(step: any): GraphWrite {
  if ('node' in step) return graph.User.upsert({ id: step.node, name: 'n' });
  return graph.KNOWS.upsert(end(1), end(2), step.edge);
}
it('trace', async () => {
  const log: string[] = [];
  const t0 = () => lab.clock.now();
  const show = (w: any) => JSON.stringify(w.shape.kind === 'node' ? w.row : { ...w.row });
  const lab: any = createLab({
    partitions: 2, records: [[], []], stream: 'open',
    transform: ({ value }: TestRecord) => writeOf(value),
    pipeline: { maxWaitMs: 1, ordering: 'partition', maxRecords: 3 },
    source: { chunkSize: 2 },
    sink: { fault: ({ call }: any) => (call % 3 < 3 ? { type: 'slow', afterMs: 3 } : undefined) },
    wrapSink: (sink: any) => ({
      ...sink, name: sink.name, capabilities: sink.capabilities,
      write: async (b: any, c: any) => {
        const id = log.length;
        log.push(`${t0()} -> #${id} ${b.writes.map(show).join(' ')}`);
        try {
        const r = await sink.write(b, c);
        log.push(`${t0()} <- #${id} ${JSON.stringify(r?.failed?.map((f: any) => [f.index, f.error.reason]))}`);
        return r;
        } catch (e) { log.push(`${t0()} <- #${id} ${(e as any).message}`); throw e; }
      },
      open: sink.open?.bind(sink), close: sink.close?.bind(sink),
    }),
  } as any);
  const ended = lab.start();
  const moments = [{"steps":[{"edge":{}}],"ms":0},{"steps":[{"edge":{"since":0}},{"node":1}],"ms":3},{"steps":[{"edge":{"since":1}}],"ms":0},{"steps":[{"edge":{"weight":0}},{"node":1}],"ms":3},{"steps":[{"edge":{}}],"ms":0}];
  for (const { steps, ms } of moments) { lab.stream.appendValues(0, steps); log.push(`${t0()} add ${JSON.stringify(steps)}`); await lab.clock.advance(ms); }
  lab.stream.appendValues(1, [{ node: 2 }, { node: 1 }]);
  lab.stream.endAll();
  await lab.clock.runUntil(ended);
  console.log(log.join('\n'));
  expect(lab.sink.graph.edges('KNOWS').map((e: any) => e.properties)).toEqual([{ since: 1, weight: 0 }]);
});
