import type { DescribedStatement } from '../../contracts/sink.ts';
import type { GraphWrite } from '../../graph/write.ts';
import type { TestWrite } from './test-write.ts';

/** What a memory sink would do, one statement per run of writes of one shape. @internal */
export function describeWrites(writes: readonly (GraphWrite | TestWrite)[]): readonly DescribedStatement[] {
  const statements: { text: string; parameters: { rows: unknown[] }; writes: number }[] = [];
  for (const write of writes) {
    const text = textOf(write);
    let last = statements.at(-1);
    if (last?.text !== text) {
      last = { text, parameters: { rows: [] }, writes: 0 };
      statements.push(last);
    }
    last.parameters.rows.push(rowOf(write));
    last.writes += 1;
  }
  return statements;
}

function textOf(write: GraphWrite | TestWrite): string {
  if (write.kind === 'test') return 'put value';
  const { shape } = write;
  const set = shape.set.map(({ name }) => name).join(', ');
  if (shape.kind === 'node') return `${shape.action} node ${shape.node.label} set {${set}}`;
  const ends = [shape.from, shape.to].map(({ mode, node }) => `${mode} ${node.label}`).join(' -> ');
  return `${shape.action} edge ${shape.edge.type} (${ends}) set {${set}}`;
}

function rowOf(write: GraphWrite | TestWrite): unknown {
  if (write.kind === 'test') return { key: write.key, payload: write.payload };
  return 'from' in write ? { from: write.from, to: write.to, row: write.row } : write.row;
}
