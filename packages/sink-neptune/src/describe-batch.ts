import type { DescribedStatement, GraphWrite, WriteBatch, WriteOrigin } from '@rivergraph/core';
import { cutOps } from './statement/cut-ops.ts';
import { describeBytecode } from './statement/describe.ts';
import { planBatch } from './statement/plan-batch.ts';
import type { BatchForm, NeptuneSinkWrite } from './write-batch.ts';

/** Stands for the record where nobody says which it is. */
const someOrigin: WriteOrigin = { partition: { topic: '', id: '' }, position: null, orderKey: '' };

/** Gives the requests that a batch would be, if all ends exist. */
export function describeBatch(
  { writes, originAt = () => someOrigin }: WriteBatch<NeptuneSinkWrite>,
  form: BatchForm,
): readonly DescribedStatement[] {
  const described: DescribedStatement[] = [];
  for (let start = 0; start < writes.length; ) {
    const write = writes[start];
    if (write?.kind === 'gremlin') {
      described.push({ ...describeBytecode(write.bytecode), writes: 1 });
      start += 1;
      continue;
    }
    const end = endOfGraphWrites(writes, start);
    const from = start;
    const part = writes.slice(start, end) as readonly GraphWrite[];
    const { ops } = planBatch(
      { writes: part, originAt: (index) => originAt(from + index) },
      { ...form, known: undefined },
    );
    const requests = cutOps(ops).map((cut) => form.requestOf(cut).bytecode);
    // The first stands for all of them, or they would be counted more than once.
    for (const [at, bytecode] of requests.entries())
      described.push({ ...describeBytecode(bytecode), writes: at === 0 ? part.length : 0 });
    start = end;
  }
  return described;
}

function endOfGraphWrites(writes: readonly NeptuneSinkWrite[], start: number): number {
  const next = writes.findIndex(({ kind }, at) => at > start && kind === 'gremlin');
  return next === -1 ? writes.length : next;
}
