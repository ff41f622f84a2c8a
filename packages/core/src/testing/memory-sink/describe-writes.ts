import type { DescribedStatement } from '../../contracts/sink.ts';
import type { GraphWrite, NodeTypeShape } from '../../graph/write.ts';
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
  if (shape.kind === 'node') {
    return `${shape.action} node ${shape.node.label} set {${set}}${guardOf(shape.action, shape.node)}`;
  }
  const ends = [shape.from, shape.to].map(({ mode, node }) => `${mode} ${node.label}${guardOf(mode, node)}`);
  return `${shape.action} edge ${shape.edge.type} (${ends.join(' -> ')}) set {${set}}${guardOf(shape.action, shape.edge)}`;
}

function guardOf(action: string, { version }: Pick<NodeTypeShape, 'version'>): string {
  const sets = action === 'upsert' || action === 'update';
  return sets && version !== undefined ? ` unless ${version.property.name} is newer` : '';
}

function rowOf(write: GraphWrite | TestWrite): unknown {
  if (write.kind === 'test') return { key: write.key, payload: write.payload };
  return 'from' in write ? { from: write.from, to: write.to, row: write.row } : write.row;
}
